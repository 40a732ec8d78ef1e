/** The nouns that have meters. */
export const METERED = ['container', 'volume', 'backup', 'image'] as const;

/** What is billed, over some time. */
export interface UsageAmounts {
  cpuSeconds: number;
  /** Of the limits: memory while it ran, disk while it was there. */
  memoryMiBHours: number;
  diskMiBHours: number;
  snapshotMiBHours: number;
  volumeMiBHours: number;
  backupMiBHours: number;
  imageMiBHours: number;
  rxBytes: number;
  txBytes: number;
  /** Seconds in which nobody measured: what was used is right in all, but spread evenly over them. */
  gapSeconds: number;
}

export const NOTHING: UsageAmounts = {
  cpuSeconds: 0,
  memoryMiBHours: 0,
  diskMiBHours: 0,
  snapshotMiBHours: 0,
  volumeMiBHours: 0,
  backupMiBHours: 0,
  imageMiBHours: 0,
  rxBytes: 0,
  txBytes: 0,
  gapSeconds: 0,
};

/** What a container used in all its runs. */
export interface Spent {
  /** That they lasted. */
  seconds: number;
  cpuSeconds: number;
  rxBytes: number;
  txBytes: number;
}

/** What it had used when it was last looked at, and in which run that was. */
export interface Counters extends Spent {
  run: number;
}

/** What its host counts: of runs that have ended, and of the one that lasts. Less than before where the host went down and took a run's end with it. */
export interface Reading {
  run: number;
  earlier: Spent;
  current: Spent;
}

/** Up to when all is counted, the counters then, and what that hour has so far. */
export interface Meter {
  at: Date;
  counters: Counters;
  open: UsageAmounts;
}

/** What something takes while it is there. A container has a disk and snapshots, a volume itself and its snapshots. */
export interface Stored {
  diskMiB: number;
  snapshotMiB: number;
  volumeMiB: number;
  backupMiB: number;
  imageMiB: number;
}

/** What holds from the last measurement to this one. */
export interface Measurement {
  at: Date;
  /** Absent when its host does not have it, or does not answer. */
  reading?: Reading;
  running: boolean;
  memoryMiB: number;
  stored: Stored;
  /** Seconds after which nobody can have looked. */
  gapAfterSeconds: number;
}

export interface ClosedHour {
  hour: Date;
  amounts: UsageAmounts;
}

const HOUR_MS = 3_600_000;
const HOUR_SECONDS = 3600;

/** The beginning of the hour, UTC. */
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

export const addUp = (a: UsageAmounts, b: UsageAmounts): UsageAmounts =>
  Object.fromEntries(Object.keys(NOTHING).map((key) => [key, a[key as keyof UsageAmounts] + b[key as keyof UsageAmounts]])) as unknown as UsageAmounts;

const SPENT = ['seconds', 'cpuSeconds', 'rxBytes', 'txBytes'] as const;
const each = (of: (key: keyof Spent) => number): Spent => Object.fromEntries(SPENT.map((key) => [key, of(key)])) as unknown as Spent;

/** What was used since, and what to count on from. A figure that is smaller than before is the host's loss, not used again. */
function growth(before: Counters, after: Reading | undefined): { grown: Spent; counters: Counters } {
  if (!after) return { grown: each(() => 0), counters: before };
  const { run, earlier, current } = after;
  const all = each((key) => earlier[key] + current[key]);
  if (run === before.run) {
    return { grown: each((key) => Math.max(0, all[key] - before[key])), counters: { run, ...each((key) => Math.max(all[key], before[key])) } };
  }
  return { grown: each((key) => Math.max(0, earlier[key] - before[key]) + current[key]), counters: { run, ...all } };
}

/** The meter of a container that nobody has looked at since it was made. */
export const newMeter = (since: Date): Meter => ({ at: since, counters: { run: 0, ...each(() => 0) }, open: NOTHING });

/** Counts on from the meter to the measurement; what grew over the end of an hour is divided by time, so that nothing is lost or counted twice. */
export function countOn(meter: Meter, seen: Measurement): { meter: Meter; closed: ClosedHour[] } {
  const span = Math.max(0, seen.at.getTime() - meter.at.getTime());
  if (span === 0) return { meter, closed: [] };
  const unseen = span / 1000 > seen.gapAfterSeconds || (seen.running && !seen.reading);
  const { grown, counters } = growth(meter.counters, seen.reading);
  const closed: ClosedHour[] = [];
  let open = meter.open;
  for (let from = meter.at.getTime(); from < seen.at.getTime(); ) {
    const hour = hourOf(new Date(from));
    const to = Math.min(seen.at.getTime(), hour.getTime() + HOUR_MS);
    const hours = (to - from) / HOUR_MS;
    const share = (to - from) / span;
    open = addUp(open, {
      cpuSeconds: grown.cpuSeconds * share,
      rxBytes: grown.rxBytes * share,
      txBytes: grown.txBytes * share,
      memoryMiBHours: (seen.memoryMiB * grown.seconds * share) / HOUR_SECONDS,
      diskMiBHours: seen.stored.diskMiB * hours,
      snapshotMiBHours: seen.stored.snapshotMiB * hours,
      volumeMiBHours: seen.stored.volumeMiB * hours,
      backupMiBHours: seen.stored.backupMiB * hours,
      imageMiBHours: seen.stored.imageMiB * hours,
      gapSeconds: unseen ? (to - from) / 1000 : 0,
    });
    if (to === hour.getTime() + HOUR_MS) {
      closed.push({ hour, amounts: open });
      open = NOTHING;
    }
    from = to;
  }
  return { meter: { at: seen.at, counters, open }, closed };
}

/** Adds what a container used until its end, which its host tells with it; its disk is counted up to there elsewhere. */
export function countOut(meter: Meter, spent: Spent, memoryMiB: number): Meter {
  const { run } = meter.counters;
  const { grown, counters } = growth(meter.counters, { run, earlier: spent, current: each(() => 0) });
  const { seconds, ...used } = grown;
  return { ...meter, counters, open: addUp(meter.open, { ...NOTHING, ...used, memoryMiBHours: (memoryMiB * seconds) / HOUR_SECONDS }) };
}
