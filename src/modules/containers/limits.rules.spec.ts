import { describe, expect, it } from '@jest/globals';
import { changedLimits, DEFAULT_LIMITS, limitsOf, shownLimits } from './limits.rules.js';

describe('limits', () => {
  const limited = changedLimits(DEFAULT_LIMITS, { ioReadMiBps: 10, swapMiB: 0 });

  it('shows only what is bounded', () => {
    expect(shownLimits(DEFAULT_LIMITS)).toEqual({ cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512 });
    expect(shownLimits(limited)).toEqual({ cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512, ioReadMiBps: 10, swapMiB: 0 });
  });

  it('changes what is named, and lifts by null what need not be', () => {
    expect(changedLimits(limited, { cpus: 2, ioReadMiBps: undefined })).toEqual({ ...limited, cpus: 2 });
    expect(changedLimits(limited, { ioReadMiBps: null, memoryMiB: null })).toEqual({ ...limited, ioReadMiBps: null });
  });

  it('takes only limits from a row, in one order', () => {
    const row = { name: 'web', ...limited };
    expect(JSON.stringify(limitsOf(row))).toBe(JSON.stringify(limited));
  });
});
