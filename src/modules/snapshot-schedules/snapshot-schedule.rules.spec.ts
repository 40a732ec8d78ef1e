import { describe, expect, test } from '@jest/globals';
import { nameOf, surplus } from './snapshot-schedule.rules.js';

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

describe('names', () => {
  const filled = { container: 'web', schedule: 'nightly', at: new Date('2026-11-21T01:02:03Z') };

  test('fit, and the container\'s gives way', () => {
    expect(nameOf('{container}-{date}-{time}', filled)).toBe('web-20261121-010203');
    const long = nameOf('{schedule}-{container}-{date}-{time}', { ...filled, container: 'a'.repeat(63) });
    expect([long.length, long.startsWith('nightly-aaa'), long.endsWith('-20261121-010203')]).toEqual([63, true, true]);
    const twice = nameOf('{container}-{container}-{time}', { ...filled, container: 'a'.repeat(63) });
    expect(twice).toBe(`${'a'.repeat(27)}-${'a'.repeat(27)}-010203`);
  });

  test.each(['{container}-{date}-{time}', '{container}{container}', '{schedule}', 'f', `f${'-'.repeat(62)}`, 'f'.repeat(63), `${'{container}'.repeat(5)}`])(
    'of %s are as many as there are numbers, and each one of a snapshot',
    (pattern) => {
      for (const container of ['web', 'a'.repeat(63), `${'a-'.repeat(31)}a`]) {
        const names = Array.from({ length: 1200 }, (_, at) => nameOf(pattern, { ...filled, container }, at + 1));
        expect(new Set(names).size).toBe(1200);
        expect(names.filter((name) => !/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))).toEqual([]);
      }
    },
  );
});
