import { describe, expect, test } from '@jest/globals';
import { nameAt, surplus } from './snapshot-schedule.rules.js';

const at = (text: string): { createdAt: Date } => ({ createdAt: new Date(`${text}Z`) });
const names = (snapshots: { createdAt: Date }[]): string[] => snapshots.map(({ createdAt }) => createdAt.toISOString().slice(0, 16));

describe('which scheduled snapshots go', () => {
  const all = ['2026-01-31T23:00', '2026-02-01T00:10', '2026-02-01T00:50', '2026-02-01T01:00', '2026-02-02T01:00', '2026-02-09T01:00'].map(at);

  test('all but those that some class keeps', () => {
    expect(names(surplus(all, { last: 2 }))).toEqual(['2026-02-01T01:00', '2026-02-01T00:50', '2026-02-01T00:10', '2026-01-31T23:00']);
    expect(names(surplus(all, { hourly: 4 }))).toEqual(['2026-02-01T00:10', '2026-01-31T23:00']);
    expect(names(surplus(all, { daily: 3 }))).toEqual(['2026-02-01T00:50', '2026-02-01T00:10', '2026-01-31T23:00']);
    expect(names(surplus(all, { weekly: 2 }))).toEqual(['2026-02-01T01:00', '2026-02-01T00:50', '2026-02-01T00:10', '2026-01-31T23:00']);
    expect(names(surplus(all, { monthly: 12 }))).toEqual(['2026-02-02T01:00', '2026-02-01T01:00', '2026-02-01T00:50', '2026-02-01T00:10']);
    expect(names(surplus(all, { last: 1, monthly: 2, hourly: 3 }))).toEqual(['2026-02-01T00:50', '2026-02-01T00:10']);
  });

  test('none while nothing says what to keep', () => {
    expect(surplus(all, {})).toEqual([]);
  });
});

test('names fit, and the container\'s gives way', () => {
  const time = new Date('2026-11-21T01:02:03Z');
  expect(nameAt('{container}-{date}-{time}', 'web', 'nightly', time)).toBe('web-20261121-010203');
  const long = nameAt('{schedule}-{container}-{date}-{time}', 'a'.repeat(63), 'nightly', time);
  expect([long.length, long.startsWith('nightly-aaa'), long.endsWith('-20261121-010203')]).toEqual([63, true, true]);
});
