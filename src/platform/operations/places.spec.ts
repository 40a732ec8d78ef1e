import { describe, expect, test } from '@jest/globals';
import { Places } from './places.js';

const MOST = 24;
/** How many the tenant gets of them. */
const filled = (places: Places, tenantId: string): number => {
  for (let got = 0; ; got++) {
    if (!places.roomFor(tenantId)) return got;
    places.take(tenantId);
  }
};

describe('places', () => {
  test('one tenant that takes all it can has a quarter', () => {
    const places = new Places(MOST);
    expect(filled(places, 'a')).toBe(MOST / 4);
    expect(places.full()).toEqual(['a']);
    expect(places.roomFor('b')).toBe(true);
  });

  test('many tenants that take all they can leave one for who comes next', () => {
    const places = new Places(MOST);
    for (let tenant = 1; tenant <= MOST / 3; tenant++) expect(filled(places, String(tenant))).toBeGreaterThan(0);
    expect(places.roomFor('late')).toBe(true);
  });

  test('what is given back is there again', () => {
    const places = new Places(4);
    const give = places.take('a');
    expect([places.roomFor('a'), places.roomFor('b'), places.full()]).toEqual([false, true, ['a']]);
    give();
    expect([places.roomFor('a'), places.full()]).toEqual([true, []]);
  });
});
