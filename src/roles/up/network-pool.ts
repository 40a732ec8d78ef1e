import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keep, kept } from './kept-file.js';

/** 10.0.0.0/8 in blocks of /14: each has room for 256 tenant networks of /22. */
const BLOCKS = 64;
const PREFIX = 14;
const BLOCK_SIZE = 2 ** (32 - PREFIX);
const FIRST = 10 * 2 ** 24;

/** A range of IPv4 addresses as numbers, both ends inclusive. */
type Range = readonly [number, number];

/**
 * The block that this installation cuts tenants' networks from: chosen at the first start and kept. It follows from
 * the instance id, so that two installations on one host most likely differ before either has a network, and it
 * overlaps nothing the host routes.
 */
export function networkPoolOf(stateDir: string, instance: string): string {
  const path = join(stateDir, 'network-pool');
  const known = kept(path);
  if (known !== undefined) return known;
  const drawn = freeBlock(instance, routed(readFileSync('/proc/net/route', 'utf8')));
  keep(path, `${drawn}\n`, 0o644);
  return drawn;
}

/** The first block, counting from the instance's own, that overlaps no range. Throws when there is none. */
export function freeBlock(instance: string, taken: readonly Range[]): string {
  const start = createHash('sha256').update(instance).digest().readUInt32BE() % BLOCKS;
  for (let step = 0; step < BLOCKS; step += 1) {
    const first = FIRST + ((start + step) % BLOCKS) * BLOCK_SIZE;
    const last = first + BLOCK_SIZE - 1;
    if (taken.every(([low, high]) => high < first || low > last)) return `${dotted(first)}/${PREFIX}`;
  }
  throw new Error('every /14 of 10.0.0.0/8 is routed on this host: set BERTH_NETWORK_POOL');
}

/** The destinations in /proc/net/route, without default routes. */
export function routed(table: string): Range[] {
  const rows = table.trim().split('\n').slice(1).map((line) => line.split(/\s+/));
  return rows
    .map((row) => [reversed(row[1]!), reversed(row[7]!)] as const)
    .filter(([, mask]) => mask !== 0)
    .map(([address, mask]) => [address, address + (2 ** 32 - 1 - mask)] as const);
}

/** The kernel prints these as little-endian hexadecimal. */
const reversed = (hex: string): number => Buffer.from(hex, 'hex').readUInt32LE();
const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
