import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fileKeyOf, FIRST_LINE, HEAD_BYTES, locked, unlocked } from '../../src/modules/backups/backup-cipher.js';
import { AppError } from '../../src/platform/errors/app-error.js';
import { age } from '../support/age.js';

const PASSPHRASE = 'seven words, ünd not all of them plain';
const CHUNK = 64 * 1024;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-cipher-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* pieces(bytes: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const whole = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const close = (bytes: Uint8Array): Promise<Buffer> => whole(locked(PASSPHRASE, pieces(bytes)));
const keyOf = (file: Uint8Array, passphrase = PASSPHRASE): Promise<Uint8Array | undefined> => fileKeyOf(passphrase, file.subarray(0, HEAD_BYTES));
const open = async (file: Uint8Array): Promise<Buffer> => whole(unlocked((await keyOf(file))!, pieces(file)));

describe('a closed backup', () => {
  it.each([1, CHUNK, 2 * CHUNK + 1])('of %s bytes opens again, here and with stock age', async (size) => {
    const bytes = randomBytes(size);
    const file = await close(bytes);
    expect(file.subarray(0, FIRST_LINE.length)).toEqual(FIRST_LINE);
    expect(await open(file)).toEqual(bytes);
    const [from, to] = [join(folder, `${size}.age`), join(folder, `${size}`)];
    await writeFile(from, file);
    await age(`--decrypt --output ${to} ${from}`, PASSPHRASE);
    expect(await readFile(to)).toEqual(bytes);
  });

  it('may have been closed by stock age', async () => {
    const bytes = randomBytes(3 * CHUNK);
    const [from, to] = [join(folder, 'plain'), join(folder, 'plain.age')];
    await writeFile(from, bytes);
    await age(`--encrypt --passphrase --output ${to} ${from}`, PASSPHRASE);
    expect(await open(await readFile(to))).toEqual(bytes);
  });

  it('stays closed to another passphrase', async () => {
    const file = await close(randomBytes(10));
    for (const other of ['', `${PASSPHRASE} `, PASSPHRASE.toUpperCase()]) expect(await keyOf(file, other)).toBeUndefined();
  });

  it('is refused when it was changed or cut short, wherever that is', async () => {
    const file = await close(randomBytes(3 * CHUNK));
    const key = (await keyOf(file))!;
    const begin = file.length - 3 * (CHUNK + 16);
    for (const at of [begin - 1, begin, begin + CHUNK + 20, file.length - 1]) {
      const changed = Buffer.from(file);
      changed[at]! ^= 1;
      await expect(whole(unlocked(key, pieces(changed)))).rejects.toMatchObject({ code: 'invalid', detail: 'the file was changed, or cut short' });
    }
    for (const length of [0, begin - 20, begin, begin + CHUNK + 16, file.length - 1]) {
      await expect(whole(unlocked(key, pieces(file.subarray(0, length))))).rejects.toMatchObject({ code: 'invalid' });
    }
    const head = Buffer.from(file);
    head[FIRST_LINE.length + 10]! ^= 1;
    expect(await keyOf(head).catch((error: AppError) => error.code)).not.toBeInstanceOf(Uint8Array);
  });

  it('is refused when no passphrase can open it, or only one that takes too much memory', async () => {
    const stranger = new Encrypter();
    stranger.addRecipient(await identityToRecipient(await generateX25519Identity()));
    const dear = (await close(randomBytes(10))).toString('latin1').replace(/^(-> scrypt \S+) 17$/m, '$1 22');
    const files = [await stranger.encrypt(randomBytes(10)), Buffer.from(dear, 'latin1'), Buffer.from('{"format":"berth-backup/1"}\n')];
    for (const file of [...files, Buffer.alloc(0), Buffer.concat([FIRST_LINE, randomBytes(9000)])]) {
      await expect(keyOf(file)).rejects.toMatchObject({ code: 'invalid', detail: 'the file is not one that a passphrase opens' });
    }
  });

  it('fails as what is closed fails, and as what is opened fails', async () => {
    const failure = new AppError('unavailable', 'the host is gone');
    async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield bytes;
      throw failure;
    }
    await expect(whole(locked(PASSPHRASE, broken(randomBytes(100_000))))).rejects.toBe(failure);
    const file = await close(randomBytes(200_000));
    await expect(whole(unlocked((await keyOf(file))!, broken(file.subarray(0, 100_000))))).rejects.toBe(failure);
  });
});
