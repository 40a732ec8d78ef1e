import { describe, expect, it } from '@jest/globals';

import { CpuMeter } from './cpu-meter.js';

describe('CpuMeter', () => {
  it('answers percent of one core since the previous reading', () => {
    const meter = new CpuMeter();
    expect(meter.read('a', 1, 5, 1000)).toBe(0);
    expect(meter.read('a', 1, 6, 3000)).toBe(50);
    expect(meter.read('a', 1, 10, 5000)).toBe(200);
  });

  it('begins anew with each run and each container', () => {
    const meter = new CpuMeter();
    meter.read('a', 1, 5, 1000);
    expect(meter.read('b', 1, 9, 2000)).toBe(0);
    expect(meter.read('a', 2, 0.5, 2000)).toBe(0);
    expect(meter.read('a', 2, 1, 3000)).toBe(50);
    meter.forget('a');
    expect(meter.read('a', 2, 2, 4000)).toBe(0);
  });

  it('never answers less than nothing, nor divides by no time', () => {
    const meter = new CpuMeter();
    meter.read('a', 1, 5, 1000);
    expect(meter.read('a', 1, 6, 1000)).toBe(0);
    expect(meter.read('a', 1, 4, 2000)).toBe(0);
  });
});
