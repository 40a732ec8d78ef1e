import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addUp, countOn, hourOf, NOTHING, type Meter, type UsageAmounts } from './usage.rules.js';

const START = new Date('2026-11-21T10:59:30Z');
const begin = (): Meter => ({ at: START, counters: { run: 1, cpuSeconds: 0, rxBytes: 0, txBytes: 0 }, open: NOTHING });
const measured = { running: true, memoryMiB: 100, diskMiB: 200, snapshotMiB: 10, gapAfterSeconds: 180 };
const after = (seconds: number): Date => new Date(START.getTime() + seconds * 1000);

test('what grew over the end of an hour is divided by time', () => {
  const { meter, closed } = countOn(begin(), { ...measured, at: after(60), counters: { run: 1, cpuSeconds: 6, rxBytes: 100, txBytes: 50 } });
  expect(closed).toEqual([{ hour: hourOf(START), amounts: expect.objectContaining({ cpuSeconds: 3, rxBytes: 50, txBytes: 25, gapSeconds: 0 }) }]);
  expect(meter.open.cpuSeconds).toBe(3);
  expect(meter.open.memoryMiBHours).toBeCloseTo(100 / 120);
  expect(meter.open.diskMiBHours).toBeCloseTo(200 / 120);
});

test('a new run begins at zero, a container that does not run has its disk counted, a long silence is a gap', () => {
  const first = countOn(begin(), { ...measured, at: after(10), counters: { run: 1, cpuSeconds: 5, rxBytes: 10, txBytes: 0 } });
  const second = countOn(first.meter, { ...measured, at: after(20), counters: { run: 2, cpuSeconds: 1, rxBytes: 4, txBytes: 0 } });
  expect(second.meter.open).toMatchObject({ cpuSeconds: 6, rxBytes: 14 });
  const stopped = countOn(second.meter, { ...measured, running: false, at: after(29) });
  expect(stopped.meter.open.memoryMiBHours).toBe(second.meter.open.memoryMiBHours);
  expect(stopped.meter.open.diskMiBHours).toBeGreaterThan(second.meter.open.diskMiBHours);
  const silence = countOn(stopped.meter, { ...measured, at: after(29 + 3600) });
  expect([...silence.closed.map(({ amounts }) => amounts), silence.meter.open].reduce(addUp).gapSeconds).toBeCloseTo(3600);
});

test('however often one looks, the sums are the same, and no hour is closed twice', () => {
  const looks = fc.array(
    fc.record({ seconds: fc.integer({ min: 1, max: 4000 }), cpu: fc.integer({ min: 0, max: 100 }), bytes: fc.integer({ min: 0, max: 10_000 }) }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(looks, (sequence) => {
      let meter = begin();
      const hours: string[] = [];
      let total: UsageAmounts = NOTHING;
      let at = 0;
      let [cpu, bytes] = [0, 0];
      for (const look of sequence) {
        [at, cpu, bytes] = [at + look.seconds, cpu + look.cpu, bytes + look.bytes];
        const counted = countOn(meter, { ...measured, at: after(at), counters: { run: 1, cpuSeconds: cpu, rxBytes: bytes, txBytes: 0 } });
        meter = counted.meter;
        for (const { hour, amounts } of counted.closed) {
          hours.push(hour.toISOString());
          total = addUp(total, amounts);
        }
      }
      total = addUp(total, meter.open);
      expect(total.cpuSeconds).toBeCloseTo(cpu, 6);
      expect(total.rxBytes).toBeCloseTo(bytes, 4);
      expect(total.memoryMiBHours).toBeCloseTo((100 * at) / 3600, 6);
      expect(new Set(hours).size).toBe(hours.length);
      expect(hours).toHaveLength((hourOf(after(at)).getTime() - hourOf(START).getTime()) / 3_600_000);
    }),
  );
});
