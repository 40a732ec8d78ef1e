import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { likeness, retold, told } from './backup-delta.js';

const KIB = 1024;

async function* parts(bytes: Buffer, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const whole = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const tell = async (archive: Buffer, base: Buffer, size?: number): Promise<Buffer> =>
  whole(told(parts(archive, size), await likeness(parts(archive, size), parts(base))));
/** Bytes that look like nothing, the same for the same seed. */
const noise = (length: number, seed: number): Buffer => {
  const blocks: Buffer[] = [];
  for (let at = 0; at < length; at += 32) blocks.push(createHash('sha256').update(`${seed} ${at}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
};

describe('an archive told by its base', () => {
  const base = noise(3000 * KIB, 1);

  it.each([
    ['the same', base, 100],
    ['something put in', Buffer.concat([base.subarray(0, 1_000_001), Buffer.from('new'), base.subarray(1_000_001)]), 600 * KIB],
    ['something taken away', Buffer.concat([base.subarray(0, 1_000_001), base.subarray(1_200_000)]), 600 * KIB],
    ['something changed at both ends', Buffer.concat([Buffer.from('a'), base.subarray(1, -1), Buffer.from('z')]), 600 * KIB],
    ['a lesser part moved to the front', Buffer.concat([base.subarray(2_400 * KIB), base.subarray(0, 2_400 * KIB)]), 1200 * KIB],
    ['one that begins with what was last', Buffer.concat([base.subarray(-300 * KIB), base]), 700 * KIB],
  ])('is retold, and small: %s', async (_, archive, most) => {
    const records = await tell(archive, base);
    expect(records.length).toBeLessThan(most);
    expect((await whole(retold(parts(records), parts(base)))).equals(archive)).toBe(true);
  });

  it('is retold whatever it is, in whatever parts it comes', async () => {
    const block = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 150 * KIB }));
    const filled = ([seed, length]: [number, number]): Buffer => (seed === 0 ? Buffer.alloc(length) : noise(length, seed));
    const made = fc.array(block, { maxLength: 12 }).map((blocks) => Buffer.concat(blocks.map(filled)));
    await fc.assert(
      fc.asyncProperty(made, made, fc.integer({ min: 1000, max: 400 * KIB }), async (archive, other, size) => {
        const records = await tell(archive, other, size);
        expect((await whole(retold(parts(records, size + 1), parts(other, size)))).equals(archive)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused when it was cut short, or its base is another', async () => {
    const archive = Buffer.concat([base.subarray(0, 2_000_000), randomBytes(300_000)]);
    const records = await tell(archive, base);
    const refused = { code: 'invalid' };
    for (const length of [10, 24 + 1000, records.length - 1]) {
      await expect(whole(retold(parts(records.subarray(0, length)), parts(base)))).rejects.toMatchObject(refused);
    }
    await expect(whole(retold(parts(records), parts(base.subarray(0, 100_000))))).rejects.toMatchObject(refused);
    const endless = Buffer.alloc(24);
    endless.writeBigUInt64BE(2n ** 63n, 8);
    await expect(whole(retold(parts(endless), parts(base)))).rejects.toMatchObject(refused);
  });
});
