import type { LimitName } from './facets.js';

/** What one limit of a container is, and what a request may ask for. Cores, MiB, counts, MiB per second, operations per second, megabits per second. */
interface Limit {
  /** For the reference, of the limit as it is shown. */
  doc: string;
  /** Fractions are allowed. */
  decimal?: true;
  min: number;
  max: number;
  example?: number;
  /** What a container has when nothing is asked for; one without need not be set, and then bounds nothing. */
  standard?: number;
  /** Which limit of a host holds one that need not be set. */
  heldAs?: LimitName;
}

/**
 * The live limits of a container, in the order they are shown: the one list that the reference, validation, the database's column, the wire and the
 * drivers' checks follow. The message `Limits` of host_agent.proto and the engine's struct of that name bear the same names.
 */
export const LIMITS = {
  cpus: { doc: 'Cores', decimal: true, min: 0.05, max: 1024, example: 0.5, standard: 1 },
  memoryMiB: { doc: 'Memory', min: 16, max: 2 ** 24, example: 256, standard: 512 },
  diskMiB: { doc: 'Writable disk', min: 16, max: 2 ** 28, example: 1024, standard: 4096 },
  // At most a quarter of the numbers that Linux has for processes (4,194,304): the host and others need some too.
  processes: { doc: 'Processes and threads', min: 4, max: 2 ** 20, example: 128, standard: 512 },
  cpuWeight: { doc: 'Part of what several busy containers share; absent: 100 for each core', min: 1, max: 10_000, heldAs: 'cpuWeight' },
  swapMiB: { doc: 'Swap besides the memory; absent: none', min: 0, max: 2 ** 24, heldAs: 'swap' },
  ioReadMiBps: { doc: 'MiB per second read from disk; absent: not bounded', min: 1, max: 65_536, heldAs: 'io' },
  ioWriteMiBps: { doc: 'MiB per second written to disk; absent: not bounded', min: 1, max: 65_536, heldAs: 'io' },
  ioReadIops: { doc: 'Reads from disk per second; absent: not bounded', min: 1, max: 2 ** 24, heldAs: 'io' },
  ioWriteIops: { doc: 'Writes to disk per second; absent: not bounded', min: 1, max: 2 ** 24, heldAs: 'io' },
  networkInMbps: { doc: 'Megabits per second received; absent: not bounded', min: 1, max: 100_000, heldAs: 'bandwidth' },
  networkOutMbps: { doc: 'Megabits per second sent; absent: not bounded', min: 1, max: 100_000, heldAs: 'bandwidth' },
} as const satisfies Record<string, Limit>;

type Table = typeof LIMITS;
type Needed = { [name in keyof Table]: Table[name] extends { standard: number } ? name : never }[keyof Table];

/** Cores, MiB, MiB, count; one that is absent, which these cannot be, bounds nothing. */
export type Limits = Record<Needed, number> & Partial<Record<Exclude<keyof Table, Needed>, number>>;

export const LIMIT_ENTRIES = Object.entries(LIMITS) as [keyof Limits, Limit][];

/** Whether a container has this limit always. */
export const isNeeded = ({ standard }: Limit): boolean => standard !== undefined;

/** The limits of a host that these need, of those that not every host holds. On the wire 0 bounds nothing too. */
export function heldLimits(limits: Limits): LimitName[] {
  return [...new Set(LIMIT_ENTRIES.flatMap(([name, { heldAs }]) => (heldAs && limits[name] ? [heldAs] : [])))];
}
