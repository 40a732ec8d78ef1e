import { createHash } from 'node:crypto';
import { once } from 'node:events';

import { Metadata, type Client } from '@grpc/grpc-js';

import type { UploadImageReply } from './generated/berth/host/v1/UploadImageReply.js';
import { hostAgentDefinition } from './host-agent.definition.js';

const CHUNK_BYTES = 256 * 1024;

/**
 * Streams an archive to the agent, no faster than the agent takes it. Rejects with the gRPC error, or with what the
 * archive's source threw; either way the agent drops what it got.
 */
export async function sendArchive(
  client: Client,
  imageId: string,
  archive: AsyncIterable<Uint8Array>,
  deadline: number,
  signal?: AbortSignal,
): Promise<UploadImageReply> {
  const { path, requestSerialize, responseDeserialize } = hostAgentDefinition.UploadImage;
  let answer: (error: Error | null, reply?: UploadImageReply) => void = () => undefined;
  const answered = new Promise<UploadImageReply>((resolve, reject) => {
    answer = (error, reply) => (error ? reject(error) : resolve(reply as UploadImageReply));
  });
  const over = answered.then(() => true, () => true);
  const stream = client.makeClientStreamRequest(path, requestSerialize, responseDeserialize, new Metadata(), { deadline }, answer);
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) cancel();
    const hash = createHash('sha256');
    stream.write({ imageId });
    for await (const bytes of archive) {
      hash.update(bytes);
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        if (stream.write({ chunk: bytes.subarray(at, at + CHUNK_BYTES) })) continue;
        // An agent that refused the archive takes no more of it.
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
