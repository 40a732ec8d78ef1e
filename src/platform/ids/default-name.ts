/** `backup-20261121-093000-x1y2`: a name for what its maker gave none. Sorts by time; the end of the id keeps two of one second apart. */
export function defaultName(kind: string, id: string, now = new Date()): string {
  const [date = '', time = ''] = now.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  return `${kind}-${date}-${time}-${id.slice(-4)}`;
}
