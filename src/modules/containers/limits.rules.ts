import type { LimitName } from '../../wire/facets.js';

/** What may be left unbounded: a weight, MiB, MiB and operations per second, megabits per second. */
const OPTIONAL_LIMITS = ['cpuWeight', 'swapMiB', 'ioReadMiBps', 'ioWriteMiBps', 'ioReadIops', 'ioWriteIops', 'networkInMbps', 'networkOutMbps'] as const;
type OptionalLimit = (typeof OPTIONAL_LIMITS)[number];

/** Which limit of a host's holds it. */
const HELD_AS: Record<OptionalLimit, LimitName> = {
  cpuWeight: 'cpuWeight',
  swapMiB: 'swap',
  ioReadMiBps: 'io',
  ioWriteMiBps: 'io',
  ioReadIops: 'io',
  ioWriteIops: 'io',
  networkInMbps: 'bandwidth',
  networkOutMbps: 'bandwidth',
};

interface NeededLimits {
  cpus: number;
  memoryMiB: number;
  diskMiB: number;
  processes: number;
}

/** Cores, MiB, MiB, count; null is not bounded. */
export type Limits = NeededLimits & Record<OptionalLimit, number | null>;

/** A limit as asked for: null lifts one that need not be; what is left out stays. */
export type LimitsChange = { [name in keyof Limits]?: Limits[name] | null };

const UNBOUNDED = Object.fromEntries(OPTIONAL_LIMITS.map((name) => [name, null])) as Record<OptionalLimit, null>;

export const DEFAULT_LIMITS: Limits = { cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512, ...UNBOUNDED };

/** The limits among what is known of a container. */
export function limitsOf(known: Limits): Limits {
  const { cpus, memoryMiB, diskMiB, processes } = known;
  const limits: Limits = { cpus, memoryMiB, diskMiB, processes, ...UNBOUNDED };
  for (const name of OPTIONAL_LIMITS) limits[name] = known[name];
  return limits;
}

export function changedLimits(from: Limits, change: LimitsChange = {}): Limits {
  // Class instances carry what was left out as undefined.
  const said = Object.entries(change).filter(([name, value]) => (value === null ? name in UNBOUNDED : value !== undefined));
  return limitsOf({ ...from, ...Object.fromEntries(said) });
}

/** As they are shown: without what is not bounded. */
export function shownLimits(limits: Limits): NeededLimits & Partial<Record<OptionalLimit, number>> {
  const { cpus, memoryMiB, diskMiB, processes } = limits;
  const shown: NeededLimits & Partial<Record<OptionalLimit, number>> = { cpus, memoryMiB, diskMiB, processes };
  for (const name of OPTIONAL_LIMITS) {
    const value = limits[name];
    if (value !== null) shown[name] = value;
  }
  return shown;
}

/** The limits its host must be able to hold, of those that not every host can. */
export function heldLimits(limits: Limits): LimitName[] {
  return [...new Set(OPTIONAL_LIMITS.filter((name) => limits[name] !== null).map((name) => HELD_AS[name]))];
}
