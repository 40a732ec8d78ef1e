import { createHash } from 'node:crypto';
import { once } from 'node:events';

import type { Client } from '@grpc/grpc-js';

import { metadataOf } from './request-id.js';

const CHUNK_BYTES = 256 * 1024;
/** Since the last part, after which one goes out before it is whole: the agent gives up who is silent. */
const SLOW_MILLISECONDS = 1000;

/** One message of an upload: what it is about comes first, then bytes, then their digest. */
type Part = { chunk: Uint8Array } | { sha256: string };

/** The part of a method's definition that an upload needs. */
interface Upload<First, Reply> {
  path: string;
  requestSerialize: (message: First | Part) => Buffer;
  responseDeserialize: (bytes: Buffer) => Reply;
}

/**
 * Streams content to the agent, no faster than the agent takes it. Rejects with the gRPC error, or with what the content's source threw;
 * either way the agent drops what it got.
 */
export async function sendUpload<First, Reply>(
  client: Client,
  { path, requestSerialize, responseDeserialize }: Upload<First, Reply>,
  first: First,
  content: AsyncIterable<Uint8Array>,
  { deadline, signal, requestId }: { deadline: number; signal?: AbortSignal | undefined; requestId?: string | undefined },
): Promise<Reply> {
  let answer: (error: Error | null, reply?: Reply) => void = () => undefined;
  const answered = new Promise<Reply>((resolve, reject) => {
    answer = (error, reply) => (error ? reject(error) : resolve(reply as Reply));
  });
  const over = answered.then((): true => true, (): true => true);
  const stream = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(requestId), { deadline }, answer);
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) cancel();
    const hash = createHash('sha256');
    stream.write(first);
    const chunks = inChunks(content);
    for (;;) {
      // An agent that refused the content, or gave up waiting for it, takes no more: its source may well be silent for ever.
      const next = await Promise.race([chunks.next(), over]);
      if (next === true) return await answered;
      if (next.done === true) break;
      hash.update(next.value);
      if (stream.write({ chunk: next.value })) continue;
      if (await Promise.race([once(stream, 'drain').then(() => false), over])) return await answered;
    }
    stream.write({ sha256: hash.digest('hex') });
    stream.end();
    return await answered;
  } catch (error) {
    cancel();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** The bytes in parts of `CHUNK_BYTES`, as a message costs either side much the same whatever its size; smaller ones when they come slowly and at the end. */
async function* inChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  let sent = Date.now();
  for await (const bytes of content) {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + CHUNK_BYTES - length);
      at += part.length;
      length += part.length;
      gathered.push(part);
      if (length < CHUNK_BYTES && Date.now() - sent < SLOW_MILLISECONDS) continue;
      yield gathered.length === 1 ? part : Buffer.concat(gathered, length);
      [gathered, length, sent] = [[], 0, Date.now()];
    }
  }
  if (length > 0) yield Buffer.concat(gathered, length);
}
