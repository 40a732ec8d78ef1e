import { createHash } from 'node:crypto';
import { AppError } from '../errors/app-error.js';

/** Passes the bytes on; at their end fails with `invalid` unless they are what the digest says. Whoever reads must not have used them before. */
export async function* verified<T extends Uint8Array>(bytes: AsyncIterable<T>, digest: string | undefined): AsyncGenerator<T> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (digest !== undefined && found !== digest) throw new AppError('invalid', `the archive's digest is ${found}, not ${digest}`);
}
