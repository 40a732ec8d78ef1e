import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addUp, countOn, countOut, hourOf, newMeter, NOTHING, type Meter, type Reading, type Spent, type UsageAmounts } from './usage.rules.js';

const START = new Date('2026-11-21T10:59:30Z');
const begin = (): Meter => newMeter(START);
const measured = { running: true, memoryMiB: 100, stored: { diskMiB: 200, snapshotMiB: 10, volumeMiB: 0, backupMiB: 0, imageMiB: 0 }, gapAfterSeconds: 180 };
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);
const spent = (seconds: number, cpuSeconds: number, rxBytes: number, txBytes: number): Spent => ({ seconds, cpuSeconds, rxBytes, txBytes });
const none = spent(0, 0, 0, 0);
const reading = (run: number, earlier: Spent, all: Spent): { reading: Reading } => {
  const current = spent(all.seconds - earlier.seconds, all.cpuSeconds - earlier.cpuSeconds, all.rxBytes - earlier.rxBytes, all.txBytes - earlier.txBytes);
  return { reading: { run, earlier, current } };
};

test('what grew over the end of an hour is divided by time', () => {
  const { meter, closed } = countOn(begin(), { ...measured, at: after(60), ...reading(1, none, spent(60, 6, 100, 50)) });
  expect(closed).toEqual([{ hour: hourOf(START), amounts: expect.objectContaining({ cpuSeconds: 3, rxBytes: 50, txBytes: 25, gapSeconds: 0 }) }]);
  expect(meter.open.cpuSeconds).toBe(3);
  expect(meter.open.memoryMiBHours).toBeCloseTo(100 / 120);
  expect(meter.open.diskMiBHours).toBeCloseTo(200 / 120);
});

test('runs that came and went between two looks are counted, one that is stopped has its disk counted, a long silence is a gap', () => {
  const first = countOn(begin(), { ...measured, at: after(10), ...reading(1, none, spent(10, 5, 10, 0)) });
  const second = countOn(first.meter, { ...measured, at: after(20), ...reading(4, spent(18, 9, 30, 0), spent(19, 10, 34, 0)) });
  expect(second.meter.open).toMatchObject({ cpuSeconds: 10, rxBytes: 34, memoryMiBHours: (100 * 19) / 3600 });
  const stopped = countOn(second.meter, { ...measured, running: false, at: after(29), ...reading(4, spent(19, 10, 34, 0), spent(19, 10, 34, 0)) });
  expect(stopped.meter.open.memoryMiBHours).toBe(second.meter.open.memoryMiBHours);
  expect(stopped.meter.open.diskMiBHours).toBeGreaterThan(second.meter.open.diskMiBHours);
  const silence = countOn(stopped.meter, { ...measured, at: after(29 + 3600) });
  expect([...silence.closed.map(({ amounts }) => amounts), silence.meter.open].reduce(addUp).gapSeconds).toBeCloseTo(3600);
});

test('what a host lost of a run when it went down is neither counted twice nor made good by the next run', () => {
  const seen = countOn(begin(), { ...measured, at: after(10), ...reading(1, none, spent(10, 5, 100, 0)) });
  // the run's end was not kept: the host is up again, then the next run has begun
  const up = countOn(seen.meter, { ...measured, at: after(20), running: false, ...reading(1, none, none) });
  expect(up.meter.open.cpuSeconds).toBe(5);
  const next = countOn(up.meter, { ...measured, at: after(29), ...reading(2, none, spent(3, 2, 7, 0)) });
  expect(next.meter.open).toMatchObject({ cpuSeconds: 7, rxBytes: 107 });
});

test('what is told at the end of a container is added to its open hour, once', () => {
  const seen = countOn(begin(), { ...measured, at: after(10), ...reading(1, none, spent(10, 5, 100, 0)) });
  const out = countOut(seen.meter, spent(15, 6, 140, 1), 100);
  expect(out).toMatchObject({
    at: seen.meter.at,
    open: { cpuSeconds: 6, rxBytes: 140, txBytes: 1, memoryMiBHours: (100 * 15) / 3600, diskMiBHours: seen.meter.open.diskMiBHours },
  });
  expect(countOut(out, spent(15, 6, 140, 1), 100)).toEqual(out);
});

test('however often one looks and whenever runs end, the sums are the same, and no hour is closed twice', () => {
  const step = fc.record({
    seconds: fc.integer({ min: 1, max: 4000 }),
    cpu: fc.integer({ min: 0, max: 100 }),
    bytes: fc.integer({ min: 0, max: 10_000 }),
    does: fc.constantFrom('look', 'nothing', 'restart'),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      let meter = begin();
      const hours: string[] = [];
      let total: UsageAmounts = NOTHING;
      let [at, run, earlier, all] = [0, 1, none, none];
      const look = (): void => {
        const counted = countOn(meter, { ...measured, at: after(at), ...reading(run, earlier, all) });
        meter = counted.meter;
        for (const { hour, amounts } of counted.closed) {
          hours.push(hour.toISOString());
          total = addUp(total, amounts);
        }
      };
      for (const { seconds, cpu, bytes, does } of steps) {
        at += seconds;
        all = spent(all.seconds + seconds, all.cpuSeconds + cpu, all.rxBytes + bytes, 0);
        if (does === 'restart') [run, earlier] = [run + 1, all];
        if (does === 'look') look();
      }
      look();
      total = addUp(total, meter.open);
      expect(total.cpuSeconds).toBeCloseTo(all.cpuSeconds, 6);
      expect(total.rxBytes).toBeCloseTo(all.rxBytes, 4);
      expect(total.memoryMiBHours).toBeCloseTo((100 * at) / 3600, 6);
      expect(new Set(hours).size).toBe(hours.length);
      expect(hours).toHaveLength((hourOf(after(at)).getTime() - hourOf(START).getTime()) / 3_600_000);
    }),
  );
});
