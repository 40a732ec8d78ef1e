/** What may be left unbounded: a weight, MiB, MiB and operations per second, megabits per second. */
const OPTIONAL_LIMITS = ['cpuWeight', 'swapMiB', 'ioReadMiBps', 'ioWriteMiBps', 'ioReadIops', 'ioWriteIops', 'networkInMbps', 'networkOutMbps'] as const;
type OptionalLimit = (typeof OPTIONAL_LIMITS)[number];

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

const pick = <T>(of: (name: OptionalLimit) => T): Record<OptionalLimit, T> =>
  Object.fromEntries(OPTIONAL_LIMITS.map((name) => [name, of(name)])) as Record<OptionalLimit, T>;

const UNBOUNDED = pick(() => null);

export const DEFAULT_LIMITS: Limits = { cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512, ...UNBOUNDED };

/** The limits among what is known of a container. */
export const limitsOf = ({ cpus, memoryMiB, diskMiB, processes, ...rest }: Limits): Limits => ({ cpus, memoryMiB, diskMiB, processes, ...pick((name) => rest[name]) });

export function changedLimits(from: Limits, change: LimitsChange = {}): Limits {
  // Class instances carry what was left out as undefined.
  const said = Object.entries(change).filter(([name, value]) => (value === null ? name in UNBOUNDED : value !== undefined));
  return limitsOf({ ...from, ...Object.fromEntries(said) });
}

/** As they are shown: without what is not bounded. */
export const shownLimits = (limits: Limits): NeededLimits & Partial<Record<OptionalLimit, number>> =>
  Object.fromEntries(Object.entries(limitsOf(limits)).filter(([, value]) => value !== null)) as NeededLimits;
