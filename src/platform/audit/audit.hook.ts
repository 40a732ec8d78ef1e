import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BerthRequest } from '../auth/request-context.js';
import { FAILED, notesOf, OK, type AuditNote } from './audit-notes.js';
import { AuditTrail } from './audit-trail.js';

const REFUSED: Record<number, string> = { 401: 'unauthenticated', 403: 'forbidden', 429: 'rate_limited' };
const SWITCHING_PROTOCOLS = 101;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The one place behind every request: what changed something is written down, what was refused, and each WebSocket that was opened, as what goes over it may
 * change anything. Reads that worked are not, nor what changed nothing.
 */
export function auditRequests(app: NestFastifyApplication): void {
  const trail = app.get(AuditTrail);
  app.getHttpAdapter().getInstance().addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const berth = request as BerthRequest;
    for (const entry of entriesOf(berth, reply.statusCode)) {
      const ctx = berth.berth;
      const agent = request.headers['user-agent']?.slice(0, 200);
      trail.add({
        ...entry,
        ...(ctx ? { tenantId: ctx.tenantId, keyId: ctx.actor.keyId, keyName: ctx.actor.keyName, actorTenantId: ctx.actor.tenantId } : {}),
        remote: request.ip,
        ...(agent === undefined ? {} : { userAgent: agent }),
        requestId: request.id,
      });
    }
  });
}

function entriesOf(request: BerthRequest, status: number): readonly AuditNote[] {
  const route = request.routeOptions.url ?? '';
  const noted = notesOf(request);
  if (route === '/graphql') return noted;
  if (!route.startsWith('/v1/') && route !== '/metrics') return [];
  const outcome = noted.at(-1)?.outcome ?? REFUSED[status] ?? (status < 400 ? OK : FAILED);
  const changedNothing = (READS.has(request.method) && status !== SWITCHING_PROTOCOLS) || (outcome === OK && request.berth?.request.effect?.unchanged === true);
  if (changedNothing && !REFUSED[status]) return [];
  const id = (request.params as { id?: string }).id;
  const resourceId = noted.at(-1)?.resourceId ?? request.berth?.request.subject ?? (status < 300 ? id : undefined);
  return [{ action: `${request.method} ${route.replaceAll(/:(\w+)/g, '{$1}')}`, outcome, ...(resourceId === undefined ? {} : { resourceId }) }];
}
