/** Path of what an answer says was made, as `/v1/volume-snapshots/vsn_…` for `{volumeSnapshot: {id}, …}`; undefined when that is several things or none. */
export function locationOf(answer: Record<string, unknown>): string | undefined {
  const [noun, made] = Object.entries(answer)[0] ?? [];
  const id = (made as { id?: unknown } | null | undefined)?.id;
  if (noun === undefined || typeof id !== 'string') return undefined;
  const kebab = noun.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `/v1/${kebab.endsWith('y') && !kebab.endsWith('key') ? `${kebab.slice(0, -1)}ies` : `${kebab}s`}/${id}`;
}
