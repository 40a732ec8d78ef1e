type Row = Record<string, unknown>;

/** What a list shows of each noun; another noun shows its first plain fields. */
const COLUMNS: Record<string, readonly string[]> = {
  containers: ['name', 'status', 'image.name', 'limits.cpus', 'limits.memoryMiB', 'limits.diskMiB', 'addresses', 'createdAt'],
  snapshots: ['name', 'status', 'containerName', 'sizeMiB', 'createdAt', 'expiresAt'],
  images: ['name', 'status', 'visibility', 'os', 'release', 'sizeMiB', 'createdAt'],
  operations: ['id', 'kind', 'status', 'progress', 'resource.id', 'createdAt'],
  containerBatches: ['name', 'status', 'image.name', 'addresses'],
  apiKeys: ['id', 'name', 'scopes', 'expiresAt', 'lastUsedAt'],
};
const MOST_COLUMNS = 8;
const GAP = '  ';

/** A list as lines of a table, in the columns asked for, else those the noun is known by. */
export function table(noun: string, items: readonly Row[], fields?: string): string[] {
  const known = COLUMNS[noun];
  const fits = known?.[0] !== undefined && (items.length === 0 || known[0] in items[0]!);
  const columns = fields ? fields.split(',') : fits ? known : plainFields(items);
  if (columns.length === 0) return [];
  const cells = [columns.map(heading), ...items.map((item) => columns.map((column) => cell(at(item, column))))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]!.length)));
  return cells.map((line) => line.map((text, index) => text.padEnd(widths[index]!)).join(GAP).trimEnd());
}

/** One object as `field: value` lines, what is within another field joined by dots. */
export function lines(item: Row, prefix = ''): string[] {
  return Object.entries(item).flatMap(([name, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) return lines(value as Row, `${prefix}${name}.`);
    return value === null || value === undefined ? [] : [`${prefix}${name}: ${cell(value)}`];
  });
}

function plainFields(items: readonly Row[]): string[] {
  const plain = Object.keys(items[0] ?? {}).filter((name) => typeof items[0]![name] !== 'object');
  return plain.slice(0, MOST_COLUMNS);
}

/** limits.memoryMiB is MEMORY MIB, image.name is IMAGE. */
const heading = (column: string) => column.split('.').slice(/\.(name|id)$/.test(column) ? -2 : -1)[0]!.replace(/([a-z])(MiB|[A-Z])/g, '$1 $2').toUpperCase();

const at = (item: Row, path: string): unknown => path.split('.').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], item);

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value)) {
    return (
      value.map((one) => (typeof one === 'object' && one !== null ? String((one as Row)['address'] ?? JSON.stringify(one)) : String(one))).join(',') || '-'
    );
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
