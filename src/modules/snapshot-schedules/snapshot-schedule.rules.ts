/** How many of a container's scheduled snapshots are kept: the newest, and the newest of each hour, day, week and month. */
export interface Keep {
  last?: number;
  hourly?: number;
  daily?: number;
  weekly?: number;
  monthly?: number;
}

export const KEEP_DEFAULT: Keep = { last: 7 };

type Period = Exclude<keyof Keep, 'last'>;

/** In UTC: a snapshot's hour must not depend on who looks. Weeks begin on Monday. */
const PERIODS: Record<Period, (at: Date) => string> = {
  hourly: (at) => at.toISOString().slice(0, 13),
  daily: (at) => at.toISOString().slice(0, 10),
  weekly: (at) => String(Math.floor((at.getTime() / 86_400_000 + 3) / 7)),
  monthly: (at) => at.toISOString().slice(0, 7),
};

/** Those that no class keeps; `snapshots` are one container's. Nothing goes while nothing says what to keep. */
export function surplus<T extends { createdAt: Date }>(snapshots: readonly T[], keep: Keep): T[] {
  const newestFirst = [...snapshots].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const kept = new Set(newestFirst.slice(0, keep.last ?? 0));
  for (const period of Object.keys(PERIODS) as Period[]) {
    const seen = new Set<string>();
    for (const snapshot of newestFirst) {
      const key = PERIODS[period](snapshot.createdAt);
      if (seen.has(key)) continue;
      if (seen.size >= (keep[period] ?? 0)) break;
      seen.add(key);
      kept.add(snapshot);
    }
  }
  return kept.size === 0 ? [] : newestFirst.filter((snapshot) => !kept.has(snapshot));
}

const LONGEST_NAME = 63;

/** What fills the placeholders of a pattern of names. */
export interface Placeholders {
  container: string;
  schedule: string;
  at: Date;
}

/**
 * The name of a snapshot by a pattern: `{container}`, `{schedule}`, `{date}` and `{time}` (UTC) are filled in. At most 63 characters; the container's name
 * gives way. The second and later ones of a name end in their number.
 */
export function nameOf(pattern: string, { container, schedule, at }: Placeholders, nth = 1): string {
  const [date = '', time = ''] = at.toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  const fill = (name: string): string =>
    pattern.replaceAll('{container}', name).replaceAll('{schedule}', schedule).replaceAll('{date}', date).replaceAll('{time}', time);
  const number = nth === 1 ? '' : `-${nth}`;
  const room = LONGEST_NAME - number.length;
  const over = Math.ceil(Math.max(0, fill(container).length - room) / Math.max(1, pattern.split('{container}').length - 1));
  const name = fill(container.slice(0, Math.max(1, container.length - over)).replace(/-+$/, ''));
  return `${name.slice(0, room).replace(/-+$/, '')}${number}`;
}
