import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ServerReadableStream } from '@grpc/grpc-js';

import { demandReserve } from './disk-reserve.js';
import { DriverError } from './drivers/driver-error.js';
import { SharedTurns } from './shared-turns.js';

const WRITEBACK_BYTES = 8 * 1024 * 1024;
/** Bytes a second, over all of an upload but its first seconds: slower ones are given up, as they hold what they sent for as long as they like. */
const SLOWEST = 4096;

/** Bytes of an upload, and after the last of them their hex digest. */
export type UploadPart = Uint8Array | { readonly sha256: string };

interface Message {
  chunk?: Uint8Array;
  sha256?: string;
}

/**
 * Answers what `take` makes of the first message of a call and of the parts behind it. Given up after so many seconds without a byte; `what`
 * names it in errors.
 */
export async function takeUpload<First extends Message, Answer>(
  call: ServerReadableStream<First, unknown>,
  what: string,
  idleSeconds: number,
  take: (first: First | undefined, parts: AsyncIterable<UploadPart>) => Promise<Answer>,
): Promise<Answer> {
  const giveUp = (why: string): void => void call.destroy(new DriverError('timeout', `${what}: ${why}`));
  const idle = setTimeout(() => giveUp(`no byte for ${idleSeconds} seconds`), idleSeconds * 1000);
  const began = performance.now();
  const onBytes = (bytes: number): void => {
    idle.refresh();
    const seconds = (performance.now() - began) / 1000 - idleSeconds;
    if (bytes < seconds * SLOWEST) giveUp(`less than ${SLOWEST} bytes a second`);
  };
  try {
    const messages = call[Symbol.asyncIterator]() as AsyncIterator<First>;
    const first = await messages.next();
    return await take(first.done === true ? undefined : first.value, partsOf(messages, what, onBytes));
  } catch (error) {
    throw call.cancelled ? new DriverError('invalid', `${what}: given up by the caller`) : error;
  } finally {
    clearTimeout(idle);
  }
}

async function* partsOf(messages: AsyncIterator<Message>, what: string, onBytes: (bytes: number) => void): AsyncGenerator<UploadPart, void, undefined> {
  let bytes = 0;
  for (let next = await messages.next(); next.done !== true; next = await messages.next()) {
    const { chunk, sha256 } = next.value;
    onBytes((bytes += chunk?.length ?? 0));
    if (chunk !== undefined) yield chunk;
    else if (sha256 !== undefined) yield { sha256 };
    else throw new DriverError('invalid', `${what}: want bytes, then their digest`);
  }
}

/**
 * Writes an upload into a new file, whole or not at all to be used: fails with `invalid` when it has another digest than promised or more than
 * `maxBytes`, with `no_capacity` when the disk has no more left than its reserve (`reserve` in bytes; else as `demandReserve` has it), and leaves what
 * there is to be removed. With `durable` it is on disk when this resolves.
 */
export async function storeUpload(
  path: string,
  parts: AsyncIterable<UploadPart>,
  { what, maxBytes, durable, reserve }: { what: string; maxBytes: number; durable: boolean; reserve?: number | undefined },
): Promise<{ bytes: number; sha256: string }> {
  await demandReserve(dirname(path), what, reserve);
  const hash = createHash('sha256');
  let bytes = 0;
  let looked = 0;
  let promised: string | undefined;
  const file = await open(path, 'wx', 0o600);
  // On its way to the disk while the rest arrives, so that little is left to wait for.
  const writeback = new SharedTurns(() => file.datasync());
  let handed = 0;
  let failure: unknown;
  try {
    for await (const part of parts) {
      if (!(part instanceof Uint8Array)) {
        promised = part.sha256;
        break;
      }
      bytes += part.length;
      if (bytes > maxBytes) throw new DriverError('invalid', `${what}: larger than ${maxBytes} bytes`);
      if (bytes - looked >= WRITEBACK_BYTES) {
        looked = bytes;
        await demandReserve(dirname(path), what, reserve);
      }
      hash.update(part);
      await file.writeFile(part);
      if (!durable || bytes - handed < WRITEBACK_BYTES) continue;
      handed = bytes;
      writeback.join().catch((error: unknown) => (failure ??= error));
    }
    await writeback.idle();
    if (failure !== undefined) throw failure;
    if (durable) await file.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new DriverError('no_capacity', `${what}: no space left`, { cause: error });
    throw error;
  } finally {
    await writeback.idle();
    await file.close();
  }
  const sha256 = hash.digest('hex');
  if (promised !== sha256) throw new DriverError('invalid', `${what}: did not arrive whole`);
  return { bytes, sha256 };
}
