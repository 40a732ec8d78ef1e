import { describe, expect, it } from '@jest/globals';
import { freeBlock, routed } from './network-pool.js';

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
br0	0000630A	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;

describe('network pool', () => {
  it('reads what the host routes, and leaves the default route out', () => {
    const first = 10 * 2 ** 24 + 99 * 2 ** 16;
    expect(routed(ROUTES)).toEqual([[first, first + 255]]);
  });

  it('gives an instance the same block every time, and another when that is taken', () => {
    const block = freeBlock('abcdef', []);
    expect(block).toMatch(/^10\.\d+\.0\.0\/14$/);
    expect(freeBlock('abcdef', [])).toBe(block);
    const first = 10 * 2 ** 24 + Number(block.split('.')[1]) * 2 ** 16;
    expect(freeBlock('abcdef', [[first + 5, first + 5]])).not.toBe(block);
    expect(() => freeBlock('abcdef', [[10 * 2 ** 24, 11 * 2 ** 24]])).toThrow('BERTH_NETWORK_POOL');
  });

  it('spreads instances', () => {
    const blocks = new Set(Array.from({ length: 200 }, (_, index) => freeBlock(`inst${index}`, [])));
    expect(blocks.size).toBeGreaterThan(40);
  });
});
