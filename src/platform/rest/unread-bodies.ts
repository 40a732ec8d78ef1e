import type { FastifyInstance } from 'fastify';

const LINGER_MS = 5000;

/**
 * After an answer that came before the end of the body: what the client still sends is thrown away, so that it gets to read the answer, and the
 * connection closed when that does not end. Nobody would read from it any more, not even that the client went away.
 */
export function dropUnread(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    done();
    if (raw.complete || raw.destroyed) return;
    raw.resume();
    const linger = setTimeout(() => raw.socket.destroy(), LINGER_MS).unref();
    for (const event of ['end', 'close', 'error']) raw.once(event, () => clearTimeout(linger));
  });
}
