import { createCipheriv, createDecipheriv, randomBytes, scrypt, type CipherGCMOptions } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { Decrypter, Encrypter, Stanza } from 'age-encryption';
import { AppError } from '../../platform/errors/app-error.js';

/*
 * A backup closed with a passphrase is a file of the age format (age-encryption.org/v1): stock age opens it too. Its library does all of it but
 * stretching the passphrase, which it would do on the event loop, standing still for a second each time.
 */

/** How closed files begin. */
export const FIRST_LINE = Buffer.from('age-encryption.org/v1\n');

/** Bytes that hold any header which a passphrase makes, with room to spare. */
export const HEAD_BYTES = 4096;

/** Rounds of scrypt as a power of two: 128 MiB of memory and half a second for each guess. age's own files have 18, and are opened too. */
const WORK = 17;
const MOST_WORK = 18;
const LABEL = Buffer.from('age-encryption.org/v1/scrypt');
const SALT_BYTES = 16;
const TAG = { authTagLength: 16 } as CipherGCMOptions;
const NONCE = Buffer.alloc(12);

type Scrypt = (secret: string, salt: Buffer, length: number, options: { N: number; r: number; p: number; maxmem: number }) => Promise<Buffer>;
const derive = promisify(scrypt) as Scrypt;

/** One after the other, because of the memory that each takes. */
let last: Promise<unknown> = Promise.resolve();
function stretched(passphrase: string, salt: Buffer, work: number): Promise<Buffer> {
  const N = 2 ** work;
  const mine = last.then(() => derive(passphrase, Buffer.concat([LABEL, salt]), 32, { N, r: 8, p: 1, maxmem: 2 * 128 * 8 * N }));
  last = mine.catch(() => undefined);
  return mine;
}

/** The content, closed with the passphrase. */
export async function* locked(passphrase: string, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const encrypter = new Encrypter();
  encrypter.addRecipient({ wrapFileKey: async (fileKey) => [await wrapped(passphrase, fileKey)] });
  yield* await encrypter.encrypt(streamed(content));
}

/**
 * The key that opens a closed file, out of its first HEAD_BYTES; undefined when the passphrase is another. Fails with `invalid` when none can open
 * it.
 */
export async function fileKeyOf(passphrase: string, head: Uint8Array): Promise<Uint8Array | undefined> {
  let wrong = false;
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    async unwrapFileKey(stanzas) {
      const key = await unwrapped(passphrase, stanzas);
      wrong = key === null;
      return key;
    },
  });
  try {
    return await decrypter.decryptHeader(head);
  } catch (error) {
    if (wrong) return undefined;
    throw new AppError('invalid', 'the file is not one that a passphrase opens', { cause: error });
  }
}

/**
 * What a closed file holds, by the key that `fileKeyOf` found. Whoever reads must not use it before its end: there it fails with `invalid` when the
 * file was changed or cut short.
 */
export async function* unlocked(fileKey: Uint8Array, file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  try {
    yield* await decrypter.decrypt(streamed(file));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', 'the file was changed, or cut short', { cause: error });
  }
}

async function wrapped(passphrase: string, fileKey: Uint8Array): Promise<Stanza> {
  const salt = randomBytes(SALT_BYTES);
  const cipher = createCipheriv('chacha20-poly1305', await stretched(passphrase, salt, WORK), NONCE, TAG);
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return new Stanza(['scrypt', base64(salt), String(WORK)], body);
}

/** Null when the passphrase is another. */
async function unwrapped(passphrase: string, stanzas: readonly Stanza[]): Promise<Uint8Array | null> {
  const [stanza] = stanzas;
  const [kind, salt = '', work = ''] = stanza?.args ?? [];
  const bytes = Buffer.from(salt, 'base64');
  if (!stanza || stanzas.length !== 1 || kind !== 'scrypt' || bytes.length !== SALT_BYTES || stanza.body.length !== 32) {
    throw new Error('it was not closed with a passphrase');
  }
  if (!/^[1-9]\d?$/.test(work) || Number(work) > MOST_WORK) throw new Error(`its passphrase is stretched ${work} times over, more than ${MOST_WORK}`);
  const decipher = createDecipheriv('chacha20-poly1305', await stretched(passphrase, bytes, Number(work)), NONCE, TAG);
  decipher.setAuthTag(stanza.body.subarray(16));
  try {
    return Buffer.concat([decipher.update(stanza.body.subarray(0, 16)), decipher.final()]);
  } catch {
    return null;
  }
}

/** As the library takes it. */
const streamed = (bytes: AsyncIterable<Uint8Array>): globalThis.ReadableStream<Uint8Array> => ReadableStream.from(bytes) as never;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');
