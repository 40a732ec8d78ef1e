import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RateBuckets } from './rate-buckets.js';

test('holds a burst, refills evenly, and says how long to wait', () => {
  let now = 0;
  const buckets = new RateBuckets(10, 5, () => now);
  for (let i = 0; i < 5; i++) buckets.take('a', 1);
  expect(buckets.left('a')).toBe(0);
  expect(buckets.secondsUntil('a', 1)).toBeCloseTo(0.1);
  expect(buckets.left('b')).toBe(5);
  now += 200;
  expect(buckets.left('a')).toBeCloseTo(2);
  now += 10_000;
  expect(buckets.left('a')).toBe(5);
});

test('what is dearer than a whole bucket waits for a full one and leaves a debt', () => {
  let now = 0;
  const buckets = new RateBuckets(1, 4, () => now);
  expect(buckets.secondsUntil('a', 10)).toBe(0);
  buckets.take('a', 10);
  expect(buckets.secondsUntil('a', 1)).toBeCloseTo(7);
  now += 7000;
  expect(buckets.secondsUntil('a', 1)).toBeCloseTo(0);
});

test('never lets through more than burst + rate x time, whatever is asked when', () => {
  const asks = fc.array(fc.record({ after: fc.integer({ min: 0, max: 500 }), tokens: fc.integer({ min: 1, max: 5 }) }), { maxLength: 200 });
  fc.assert(
    fc.property(asks, (sequence) => {
      let now = 0;
      let taken = 0;
      const buckets = new RateBuckets(20, 10, () => now);
      for (const { after, tokens } of sequence) {
        now += after;
        if (buckets.secondsUntil('a', tokens) > 0) continue;
        buckets.take('a', tokens);
        taken += tokens;
      }
      expect(taken).toBeLessThanOrEqual(10 + (20 * now) / 1000 + 1e-6);
    }),
  );
});
