import { createHash, randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { AppError } from '../../src/platform/errors/app-error.js';
import type { BackupStore } from '../../src/modules/backups/backup-store.js';

export const MIB = 1024 ** 2;
/** Random once, the same bytes again and again: what is sent matters less than how much. */
const BLOCK = randomBytes(64 * 1024);

/** So many bytes, as they are asked for; `taken` is told how many were. Fails in the end when told to. */
export async function* content(bytes: number, { taken, failure }: { taken?: (all: number) => void; failure?: Error } = {}): AsyncGenerator<Uint8Array> {
  for (let all = 0; all < bytes; ) {
    const chunk = BLOCK.subarray(0, Math.min(BLOCK.length, bytes - all));
    all += chunk.length;
    taken?.(all);
    yield chunk;
  }
  if (failure) throw failure;
}

const hashOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
};

/** What every store does. `left` tells all that it keeps, half-written things too. */
export function keepsBackups(open: () => { store: BackupStore; left: () => Promise<string[]> }): void {
  it.each([0, 1, 3 * MIB, 20 * MIB + 1])('keeps %s bytes, gives them back, and lets them go', async (bytes) => {
    const { store, left } = open();
    await store.put('tnt_a/bak_1', content(bytes));
    expect(await hashOf(await store.get('tnt_a/bak_1'))).toBe(await hashOf(content(bytes)));
    expect(await left()).toEqual(['tnt_a/bak_1']);
    await store.remove('tnt_a/bak_1');
    await store.remove('tnt_a/bak_1');
    expect(await left()).toEqual([]);
  });

  it('tells what it keeps', async () => {
    const { store } = open();
    const keys = async (): Promise<string[]> => {
      const found = [];
      for await (const { key, brokenOffMs } of store.list()) if (brokenOffMs === undefined) found.push(key);
      return found.sort();
    };
    expect(await keys()).toEqual([]);
    await store.put('tnt_a/bak_1', content(5));
    await store.put('tnt_b/bak_2', content(0));
    expect(await keys()).toEqual(['tnt_a/bak_1', 'tnt_b/bak_2']);
    await store.remove('tnt_a/bak_1');
    expect(await keys()).toEqual(['tnt_b/bak_2']);
    await store.remove('tnt_b/bak_2');
  });

  it('gives parts, first and last byte included', async () => {
    const { store } = open();
    await store.put('tnt_a/bak_1', content(100));
    for (const [start, end] of [[0, 0], [3, 9], [90, 99], [90, 5000]] as const) {
      expect(Buffer.concat((await (await store.get('tnt_a/bak_1', { start, end })).toArray()) as Buffer[])).toEqual(
        BLOCK.subarray(start, Math.min(end, 99) + 1),
      );
    }
    await store.remove('tnt_a/bak_1');
  });

  it('puts new content in place of old, and keeps the old when the new one fails', async () => {
    const { store, left } = open();
    await store.put('tnt_a/bak_1', content(5));
    await store.put('tnt_a/bak_1', content(7));
    await expect(store.put('tnt_a/bak_1', content(9, { failure: new AppError('unavailable', 'the host is gone') }))).rejects.toMatchObject({
      detail: 'the host is gone',
    });
    expect(await hashOf(await store.get('tnt_a/bak_1'))).toBe(await hashOf(content(7)));
    expect(await left()).toEqual(['tnt_a/bak_1']);
    await store.remove('tnt_a/bak_1');
  });

  it.each([10, 20 * MIB])('keeps nothing of content that fails after %s bytes, and fails as it does', async (bytes) => {
    const { store, left } = open();
    const failure = new AppError('quota_exceeded', 'too much');
    await expect(store.put('tnt_a/bak_1', content(bytes, { failure }))).rejects.toBe(failure);
    expect(await left()).toEqual([]);
  });

  it('says not_found of what it has not', async () => {
    const { store } = open();
    await expect(store.get('tnt_a/bak_none')).rejects.toMatchObject({ code: 'not_found' });
  });
}
