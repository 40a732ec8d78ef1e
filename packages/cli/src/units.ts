const SECOND = 1000;
const STEPS = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** How long ago a time was, in its largest unit: 5m, 3d; `in 3d` for one to come. */
export function age(time: string, now = Date.now()): string {
  const seconds = Math.round((now - Date.parse(time)) / SECOND);
  const [unit, each] = STEPS.find(([, length]) => Math.abs(seconds) >= length) ?? (['s', 1] as const);
  const count = `${Math.floor(Math.abs(seconds) / each)}${unit}`;
  return seconds < 0 ? `in ${count}` : count;
}

/** A size with the unit that keeps it short: 512 MiB, 1.5 GiB. `unit` is what the number counts. */
export function size(count: number, unit: 'B' | 'MiB' = 'B'): string {
  let at = SIZES.indexOf(unit);
  let left = count;
  for (; left >= 1024 && at < SIZES.length - 1; at += 1) left /= 1024;
  return `${Number.isInteger(left) ? left : left.toFixed(left < 10 ? 1 : 0)} ${SIZES[at]}`;
}
