import { createHash } from 'node:crypto';
import { once } from 'node:events';

import { Metadata, type Client } from '@grpc/grpc-js';

const CHUNK_BYTES = 256 * 1024;

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
  deadline: number,
  signal?: AbortSignal,
): Promise<Reply> {
  let answer: (error: Error | null, reply?: Reply) => void = () => undefined;
  const answered = new Promise<Reply>((resolve, reject) => {
    answer = (error, reply) => (error ? reject(error) : resolve(reply as Reply));
  });
  const over = answered.then(() => true, () => true);
  const stream = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, new Metadata(), { deadline }, answer);
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) cancel();
    const hash = createHash('sha256');
    stream.write(first);
    for await (const bytes of content) {
      hash.update(bytes);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        if (stream.write({ chunk: bytes.subarray(at, at + CHUNK_BYTES) })) continue;
        // An agent that refused the content takes no more of it.
        if (await Promise.race([once(stream, 'drain').then(() => false), over])) return await answered;
      }
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
