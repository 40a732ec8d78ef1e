import { age, size } from './units.js';

type Row = Record<string, unknown>;

/** What a list shows of each noun; another noun shows its first plain fields. */
const COLUMNS: Record<string, readonly string[]> = {
  containers: ['name', 'status', 'image.name', 'limits.cpus', 'limits.memoryMiB', 'limits.diskMiB', 'addresses', 'createdAt'],
  snapshots: ['name', 'status', 'containerName', 'sizeMiB', 'createdAt', 'expiresAt'],
  images: ['name', 'alias', 'status', 'visibility', 'os', 'release', 'sizeMiB', 'createdAt'],
  operations: ['id', 'kind', 'status', 'progress', 'resource.id', 'createdAt'],
  containerBatches: ['name', 'status', 'image.name', 'addresses'],
  apiKeys: ['id', 'name', 'scopes', 'expiresAt', 'lastUsedAt'],
  audit: ['createdAt', 'actor.name', 'action', 'outcome', 'resourceId', 'remote'],
  backups: ['name', 'status', 'containerName', 'sizeBytes', 'encrypted', 'createdAt'],
  imageCampaigns: ['name', 'status', 'fromImage.name', 'toImage.name', 'counts.moved', 'counts.failed', 'counts.total', 'createdAt'],
  snapshotSchedules: ['name', 'cron', 'timezone', 'selector', 'enabled', 'nextRunAt', 'lastRunAt'],
  tenants: ['name', 'id', 'status', 'createdAt'],
  volumes: ['name', 'status', 'sizeMiB', 'attachment.containerId', 'attachment.path', 'createdAt'],
  volumeSnapshots: ['name', 'status', 'volumeName', 'sizeMiB', 'createdAt'],
  webhooks: ['name', 'url', 'types', 'enabled', 'createdAt'],
  registries: ['name', 'host', 'username', 'createdAt'],
  hosts: ['name', 'status', 'driver', 'cpus', 'memoryMiB', 'diskMiB', 'diskFreeMiB', 'agentVersion', 'lastSeenAt'],
};
const HEADINGS: Record<string, string> = { createdAt: 'AGE', 'actor.name': 'WHO', resourceId: 'RESOURCE', containerName: 'CONTAINER', volumeName: 'VOLUME', 'attachment.containerId': 'ATTACHED TO' };
const MOST_COLUMNS = 8;
const GAP = '  ';
const CUT = '…';
/** No column is made narrower than this while others can give way. */
const NARROW = 8;

/**
 * A list as lines of a table, none longer than `width`. Without `fields`, in the columns its noun is known by, with ages and units; else those fields,
 * as they are.
 */
export function table(noun: string, items: readonly Row[], { fields, width = Infinity }: { fields?: string; width?: number } = {}): string[] {
  const known = COLUMNS[noun];
  const fits = known !== undefined && (items.length === 0 || known.filter((column) => at(items[0]!, column) !== undefined).length * 2 >= known.length);
  const columns = fields ? fields.split(',') : fits ? known : plainFields(items);
  if (columns.length === 0) return [];
  const shown = (item: Row, column: string) => (fields ? cell(at(item, column)) : forPeople(column, at(item, column)));
  const cells = [columns.map((column) => heading(column, !fields)), ...items.map((item) => columns.map((column) => shown(item, column)))];
  const widths = fitted(
    columns.map((_, index) => Math.max(...cells.map((line) => line[index]!.length))),
    width,
  );
  return cells.map((line) => widths.map((wide, index) => cut(line[index]!, wide).padEnd(wide)).join(GAP).trimEnd());
}

/** One object as `field: value` lines, what is within another field joined by dots. */
export function lines(item: Row, prefix = ''): string[] {
  return Object.entries(item).flatMap(([name, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) return lines(value as Row, `${prefix}${name}.`);
    return value === null || value === undefined ? [] : [`${prefix}${name}: ${visible(plain(value), CONTROLS_BUT_LINES)}`];
  });
}

/** Widths that fit together: the widest give way first; then columns are left out from the right. */
function fitted(widths: readonly number[], width: number): number[] {
  const fit = [...widths];
  const over = () => fit.reduce((sum, one) => sum + one, 0) + GAP.length * (fit.length - 1) - width;
  while (over() > 0) {
    const widest = Math.max(...fit);
    if (widest > NARROW) fit[fit.lastIndexOf(widest)] = Math.max(NARROW, widest - over(), secondWidest(fit, widest) - 1);
    else if (fit.length > 1) fit.pop();
    else return [Math.max(1, width)];
  }
  return fit;
}

const secondWidest = (widths: readonly number[], widest: number) => Math.max(0, ...widths.filter((one) => one < widest));

const cut = (text: string, wide: number) => (text.length > wide ? `${text.slice(0, Math.max(0, wide - 1))}${CUT}` : text);

function plainFields(items: readonly Row[]): string[] {
  const plain = Object.keys(items[0] ?? {}).filter((name) => typeof items[0]![name] !== 'object');
  return plain.slice(0, MOST_COLUMNS);
}

/** limits.memoryMiB is MEMORY MIB, or MEMORY where the cells have the unit; image.name is IMAGE. */
function heading(column: string, forPeople: boolean): string {
  if (forPeople && HEADINGS[column]) return HEADINGS[column];
  const name = column.split('.').slice(/\.(name|id)$/.test(column) ? -2 : -1)[0]!;
  return (forPeople ? name.replace(/(MiB|Bytes|At)$/, '') : name).replace(/([a-z])(MiB|[A-Z])/g, '$1 $2').toUpperCase();
}

/** Times as ages, sizes with their unit. */
function forPeople(column: string, value: unknown): string {
  if (typeof value === 'string' && /At$/.test(column)) return age(value);
  if (typeof value === 'number' && /MiB$/.test(column)) return size(value, 'MiB');
  if (typeof value === 'number' && /(Bytes|^size)$/.test(column)) return size(value);
  return cell(value);
}

const at = (item: Row, path: string): unknown => path.split('.').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], item);

const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const CONTROLS_BUT_LINES = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A value in one line. */
const cell = (value: unknown) => visible(plain(value), CONTROLS);

/** What others wrote may hold control characters, which would reach the reader's terminal: they are shown as JSON shows them. */
const visible = (text: string, controls: RegExp) => text.replace(controls, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

function plain(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value)) {
    return (
      value.map((one) => (typeof one === 'object' && one !== null ? String((one as Row)['address'] ?? JSON.stringify(one)) : String(one))).join(',') || '-'
    );
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
