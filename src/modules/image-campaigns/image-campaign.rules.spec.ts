import { describe, expect, test } from '@jest/globals';
import { nextOf, NO_MOVES, type Counts } from './image-campaign.rules.js';

const now = new Date('2026-11-21T00:00:00Z');
const standing = { status: 'running', waves: 1, pauseSeconds: 0, maxFailures: 1, nextWaveAt: null } as const;
const counts = (some: Partial<Counts>): Counts => ({ ...NO_MOVES, ...some });

describe('what a campaign does next', () => {
  test('a wave when the one before has ended, the end when none are left', () => {
    expect(nextOf(standing, counts({ moving: 1, pending: 5 }), now)).toEqual({ do: 'wait' });
    expect(nextOf(standing, counts({ pending: 5, failed: 1 }), now)).toEqual({ do: 'wave' });
    expect(nextOf(standing, counts({ moved: 5, failed: 1 }), now)).toEqual({ do: 'end', status: 'succeeded' });
    expect(nextOf(standing, counts({ pending: 5, failed: 2 }), now)).toMatchObject({ do: 'end', status: 'failed' });
    expect(nextOf(standing, counts({ moved: 5, failed: 2 }), now)).toMatchObject({ do: 'end', status: 'failed' });
  });

  test('a pause between two waves, not before the first and not after the last', () => {
    const paused = { ...standing, pauseSeconds: 60 };
    expect(nextOf({ ...paused, waves: 0 }, counts({ pending: 5 }), now)).toEqual({ do: 'wave' });
    expect(nextOf(paused, counts({ pending: 5 }), now)).toEqual({ do: 'rest', until: new Date('2026-11-21T00:01:00Z') });
    expect(nextOf({ ...paused, nextWaveAt: new Date('2026-11-21T00:00:01Z') }, counts({ pending: 5 }), now)).toEqual({ do: 'wait' });
    expect(nextOf({ ...paused, nextWaveAt: now }, counts({ pending: 5 }), now)).toEqual({ do: 'wave' });
    expect(nextOf(paused, counts({ moved: 5 }), now)).toEqual({ do: 'end', status: 'succeeded' });
  });

  test('nothing when it is paused or over; a roll-back once what is under way has ended', () => {
    for (const status of ['paused', 'succeeded', 'failed', 'cancelled', 'rolled_back'] as const) {
      expect(nextOf({ ...standing, status }, counts({ pending: 5 }), now)).toEqual({ do: 'wait' });
    }
    const back = { ...standing, status: 'rolling_back', pauseSeconds: 60 } as const;
    expect(nextOf(back, counts({ moving: 1, moved: 1 }), now)).toEqual({ do: 'wait' });
    expect(nextOf(back, counts({ returning: 1, moved: 1 }), now)).toEqual({ do: 'wait' });
    expect(nextOf(back, counts({ moved: 1, failed: 9 }), now)).toEqual({ do: 'wave' });
    expect(nextOf(back, counts({ returned: 1, failed: 9 }), now)).toEqual({ do: 'end', status: 'rolled_back' });
    expect(nextOf(back, counts({ returned: 1, stuck: 1 }), now)).toMatchObject({ do: 'end', status: 'failed' });
  });
});
