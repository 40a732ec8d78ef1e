import fastifyCompress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

const SMALLEST = 1024;
const JSON_TYPES = /^application\/(problem\+|graphql-response\+)?json\b/;

/** A key of ours, or the secret of a webhook. */
const SECRET = /berth_[a-z][a-z0-9]*_[0-9a-z]{26}_[0-9A-Za-z]{46}|whsec_/;

/**
 * Compresses JSON of a kilobyte and more as `Accept-Encoding` wants it, on zlib's threads, not on the one that answers. Archives, files, event streams and
 * parts of files stay as they are. So does an answer that shows a secret: beside words the caller chose, its compressed length would tell of it (BREACH).
 * Bodies of requests are never unpacked. Call it before routes are added.
 */
export async function compressAnswers(fastify: FastifyInstance): Promise<void> {
  fastify.addHook('onSend', ({ headers }, _reply, payload, done) => {
    if (headers['accept-encoding'] === undefined) return done(null, payload);
    // what the plugin goes by; it takes a stream without a type for JSON
    if (typeof payload !== 'string' || (payload.length >= SMALLEST && SECRET.test(payload))) headers['x-no-compression'] = 'true';
    done(null, payload);
  });
  await fastify.register(fastifyCompress, { encodings: ['br', 'gzip'], customTypes: JSON_TYPES, threshold: SMALLEST, syncThreshold: 0, globalDecompression: false });
}
