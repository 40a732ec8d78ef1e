/** What is billed, over some time. */
export interface UsageAmounts {
  cpuSeconds: number;
  /** Of the limits: memory while it runs, disk while it is there. */
  memoryMiBHours: number;
  diskMiBHours: number;
  snapshotMiBHours: number;
  rxBytes: number;
  txBytes: number;
  /** Seconds in which nobody measured: counters are right over them, times assumed. */
  gapSeconds: number;
}

export const NOTHING: UsageAmounts = { cpuSeconds: 0, memoryMiBHours: 0, diskMiBHours: 0, snapshotMiBHours: 0, rxBytes: 0, txBytes: 0, gapSeconds: 0 };

/** Counters of a run, which only grow while it lasts. */
export interface Counters {
  run: number;
  cpuSeconds: number;
  rxBytes: number;
  txBytes: number;
}

/** Up to when all is counted, the counters then, and what that hour has so far. */
export interface Meter {
  at: Date;
  counters: Counters;
  open: UsageAmounts;
}

/** What holds from the last measurement to this one. */
export interface Measurement {
  at: Date;
  /** Absent when it does not run, or its host does not answer. */
  counters?: Counters;
  running: boolean;
  memoryMiB: number;
  diskMiB: number;
  snapshotMiB: number;
  /** Seconds after which nobody can have looked. */
  gapAfterSeconds: number;
}

export interface ClosedHour {
  hour: Date;
  amounts: UsageAmounts;
}

const HOUR_MS = 3_600_000;

/** The beginning of the hour, UTC. */
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

export const addUp = (a: UsageAmounts, b: UsageAmounts): UsageAmounts =>
  Object.fromEntries(Object.keys(NOTHING).map((key) => [key, a[key as keyof UsageAmounts] + b[key as keyof UsageAmounts]])) as unknown as UsageAmounts;

/** What the counters have grown by. A new run begins at zero, and so do counters that are smaller: it was restarted unseen. */
function growth(before: Counters, after: Counters | undefined): Pick<UsageAmounts, 'cpuSeconds' | 'rxBytes' | 'txBytes'> {
  if (!after) return { cpuSeconds: 0, rxBytes: 0, txBytes: 0 };
  const anew = after.run !== before.run || after.cpuSeconds < before.cpuSeconds;
  const from = (key: 'cpuSeconds' | 'rxBytes' | 'txBytes'): number => Math.max(0, anew ? after[key] : after[key] - before[key]);
  return { cpuSeconds: from('cpuSeconds'), rxBytes: from('rxBytes'), txBytes: from('txBytes') };
}

/** Counts on from the meter to the measurement; what grew over the end of an hour is divided by time, so that nothing is lost or counted twice. */
export function countOn(meter: Meter, seen: Measurement): { meter: Meter; closed: ClosedHour[] } {
  const span = Math.max(0, seen.at.getTime() - meter.at.getTime());
  if (span === 0) return { meter, closed: [] };
  const unseen = span / 1000 > seen.gapAfterSeconds || (seen.running && !seen.counters);
  const grown = growth(meter.counters, seen.counters);
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
      memoryMiBHours: seen.running ? seen.memoryMiB * hours : 0,
      diskMiBHours: seen.diskMiB * hours,
      snapshotMiBHours: seen.snapshotMiB * hours,
      gapSeconds: unseen ? (to - from) / 1000 : 0,
    });
    if (to === hour.getTime() + HOUR_MS) {
      closed.push({ hour, amounts: open });
      open = NOTHING;
    }
    from = to;
  }
  return { meter: { at: seen.at, counters: seen.counters ?? meter.counters, open }, closed };
}
