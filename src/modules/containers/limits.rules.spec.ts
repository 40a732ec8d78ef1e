import { describe, expect, it } from '@jest/globals';
import { heldLimits } from '../../wire/limits.rules.js';
import { changedLimits, DEFAULT_LIMITS } from './limits.rules.js';

describe('limits', () => {
  const limited = changedLimits(DEFAULT_LIMITS, { ioReadMiBps: 10, swapMiB: 0 });

  it('hold only what is bounded', () => {
    expect(DEFAULT_LIMITS).toEqual({ cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512 });
    expect(limited).toEqual({ ...DEFAULT_LIMITS, ioReadMiBps: 10, swapMiB: 0 });
  });

  it('change where they are named, and are lifted by null where they need not be', () => {
    expect(changedLimits(limited, { cpus: 2, ioReadMiBps: undefined })).toEqual({ ...limited, cpus: 2 });
    expect(changedLimits(limited, { ioReadMiBps: null, memoryMiB: null })).toEqual({ ...DEFAULT_LIMITS, swapMiB: 0 });
  });

  it('stand in one order, whatever they come from', () => {
    expect(JSON.stringify(changedLimits({ swapMiB: 0, ...DEFAULT_LIMITS, ioReadMiBps: 10 }))).toBe(JSON.stringify(limited));
  });

  it('name what a host must be able to hold', () => {
    expect(heldLimits(DEFAULT_LIMITS)).toEqual([]);
    expect(heldLimits(changedLimits(limited, { ioWriteIops: 5, networkInMbps: 1 }))).toEqual(['io', 'bandwidth']);
  });
});
