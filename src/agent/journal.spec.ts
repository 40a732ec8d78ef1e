import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Journal } from './journal.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-journal-'));
  path = join(folder, 'journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const known = (journal: Journal, collection = 'things'): Record<string, object> => Object.fromEntries(journal.collection(collection));
const thing = (id: string, value: unknown): readonly [string, string, object] => ['things', id, { value }];

/** How much of the file lines take. */
const lengthOf = (bytes: Buffer): number => bytes.findLastIndex((byte) => byte !== 0) + 1;
/** What the next agent finds when the file is this. */
async function reopened(bytes: Buffer): Promise<Record<string, object>> {
  const copy = join(folder, 'copy');
  writeFileSync(copy, bytes);
  const journal = Journal.open(copy);
  const found = known(journal);
  await journal.close();
  return found;
}

describe('a journal', () => {
  it('gives back the newest content of each record, in any script and without what was removed', async () => {
    const journal = await Journal.create(path, [thing('a', 1), thing('gone', 1)]);
    await Promise.all([journal.append(thing('a', 2)), journal.append(thing('b', 'Ünï\u2028\n\0✓')), journal.append(['others', 'a', {}])]);
    await journal.append(['things', 'gone', null]);
    await journal.append(thing('a', 3));
    const found = { a: { value: 3 }, b: { value: 'Ünï\u2028\n\0✓' } };
    expect(known(journal)).toEqual(found);
    expect(await reopened(readFileSync(path))).toEqual(found);
    await journal.close();
    await expect(journal.append(thing('a', 4))).rejects.toThrow('closed');
  });

  it('is written anew when it is full, without losing what is appended meanwhile, and stays small', async () => {
    const journal = await Journal.create(path, []);
    const last = new Map<string, object>();
    for (let round = 0; round < 400; round += 1) {
      await Promise.all(Array.from({ length: 16 }, async (_, i) => {
        const entry = thing(`r${i}`, `${round} ${'x'.repeat(1000)}`);
        await journal.append(entry);
        await journal.sync();
        last.set(entry[1], entry[2]);
      }));
    }
    await journal.close();
    expect(await reopened(readFileSync(path))).toEqual(Object.fromEntries(last));
    expect(statSync(path).size).toBeLessThan(2 * 1024 * 1024);
  });

  it('keeps what was synced and drops the rest wherever a power failure tears it; what a kill leaves is whole', async () => {
    const journal = await Journal.create(path, [thing('a', 'first')]);
    await journal.append(thing('b', 'synced'));
    await journal.sync();
    const onDisk = lengthOf(readFileSync(path));
    for (const value of [1, 2, 3]) {
      await Promise.all([journal.append(thing('a', value)), journal.append(thing('c', value))]);
    }
    expect(await reopened(readFileSync(path))).toEqual(known(journal));
    const end = lengthOf(readFileSync(path));
    const bytes = readFileSync(path).subarray(0, end + 64);
    for (let cut = onDisk; cut < end; cut += 3) {
      for (const torn of [bytes.subarray(0, cut), Buffer.concat([bytes.subarray(0, cut), Buffer.alloc(bytes.length - cut)])]) {
        expect(await reopened(torn)).toMatchObject({ b: { value: 'synced' } });
      }
      // a page that came to the disk behind one that did not
      const holed = Buffer.from(bytes).fill(0, cut, Math.min(cut + 20, end - 1));
      expect(await reopened(holed)).toMatchObject({ b: { value: 'synced' } });
    }
    await journal.close();
  });

  it('never brings back what it dropped as torn', async () => {
    const journal = await Journal.create(path, [thing('a', 0)]);
    for (const value of [1, 2, 3]) await journal.append(thing('a', value));
    await journal.close();
    const bytes = readFileSync(path);
    const second = bytes.indexOf('{"value":2}');
    writeFileSync(path, bytes.fill(0, second, second + 5));
    const next = Journal.open(path);
    expect(known(next)).toEqual({ a: { value: 1 } });
    await next.append(thing('b', 1));
    await next.close();
    expect(await reopened(readFileSync(path))).toEqual({ a: { value: 1 }, b: { value: 1 } });
  });

  it('is a fault when damaged where it had been on disk', async () => {
    const journal = await Journal.create(path, [thing('a', 'first')]);
    for (const value of ['second', 'third']) {
      await journal.append(thing('a', value));
      await journal.sync();
    }
    await journal.append(thing('a', 'fourth'));
    await journal.close();
    const bytes = readFileSync(path);
    for (const word of ['berth-journal', 'first', 'second', 'third']) {
      const damaged = Buffer.from(bytes);
      damaged[damaged.indexOf(word)]! ^= 1;
      await expect(reopened(damaged)).rejects.toThrow(/damaged|not a journal/);
    }
    await expect(reopened(Buffer.alloc(0))).rejects.toThrow('not a journal');
  });

  it('refuses what it cannot write, and heals when it can again', async () => {
    const journal = await Journal.create(path, [thing('a', 0)]);
    const big = thing('b', 'x'.repeat(3 * 1024 * 1024));
    renameSync(folder, `${folder}.away`);
    await expect(journal.append(big)).rejects.toThrow('ENOENT');
    expect(known(journal)).toEqual({ a: { value: 0 } });
    await journal.append(thing('a', 1));
    renameSync(`${folder}.away`, folder);
    await journal.append(big);
    await journal.close();
    expect(await reopened(readFileSync(path))).toEqual({ a: { value: 1 }, b: big[2] });
  });

  it('answers any appends with a state that a reader finds too', async () => {
    const entry = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.dictionary(fc.string(), fc.jsonValue())));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(entry)), async (batches) => {
        const journal = await Journal.create(path, []);
        for (const batch of batches) await Promise.all(batch.map(([id, content]) => journal.append(['things', id, content])));
        await journal.sync();
        expect(await reopened(readFileSync(path))).toEqual(JSON.parse(JSON.stringify(known(journal))));
        await journal.close();
      }),
      { numRuns: 30 },
    );
  });
});
