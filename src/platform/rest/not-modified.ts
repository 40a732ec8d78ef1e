import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { namesTag } from '../nouns/match.js';
import { readsOnly } from './methods.js';

/** Answers 304, without the body, to a read whose `If-None-Match` names the tag that the answer has. Call it before hooks that look at the body. */
export function answerNotModified(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const seen = request.headers['if-none-match'];
    const tag = reply.getHeader('etag');
    const found = reply.statusCode === 200 || reply.statusCode === 206;
    if (seen === undefined || !found || typeof tag !== 'string' || !readsOnly(request) || !namesTag(seen, tag)) return done(null, payload);
    for (const header of ['content-type', 'content-length', 'content-range']) void reply.removeHeader(header);
    void reply.status(304);
    // Fastify drops it itself
    if (request.method === 'HEAD') return done(null, payload);
    if (payload instanceof Readable) payload.destroy();
    return done(null, null);
  });
}
