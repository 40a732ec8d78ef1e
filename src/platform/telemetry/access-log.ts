import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { BerthRequest } from '../auth/request-context.js';

/** Writes a line for each request that was answered: by its id an operator finds it. Of its path the route alone, nothing of its query, body or headers. */
export function logAccess(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { id: requestId, method, ip: remote, routeOptions, berth } = request as BerthRequest;
    const who = berth ? { tenantId: berth.tenantId, keyId: berth.actor.keyId } : {};
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    log.info({ requestId, method, route: routeOptions.url ?? 'none', status: reply.statusCode, ms, ...who, remote }, 'request');
    done();
  });
}
