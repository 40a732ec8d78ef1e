import { expect, test } from '@jest/globals';
import { age, size } from './units.js';

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [3 * 3600 + 1800, '3h'],
  [2 * 86_400, '2d'],
  [400 * 86_400, '1y'],
  [-90, 'in 1m'],
])('%d seconds ago is %s', (seconds, shown) => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  expect(age(new Date(now - seconds * 1000).toISOString(), now)).toBe(shown);
});

test.each([
  [0, 'MiB', '0 MiB'],
  [512, 'MiB', '512 MiB'],
  [1536, 'MiB', '1.5 GiB'],
  [4096, 'MiB', '4 GiB'],
  [131_072, 'MiB', '128 GiB'],
  [700, 'B', '700 B'],
  [1_500_000, 'B', '1.4 MiB'],
] as const)('%d %s is %s', (count, unit, shown) => {
  expect(size(count, unit)).toBe(shown);
});
