import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { note } from '../audit/audit-notes.js';
import { AppError } from '../errors/app-error.js';
import { takesGraphqlResponse } from '../graphql/json-status.js';
import { ApiKeyStrategy } from './api-key.strategy.js';
import { OidcStrategy } from './oidc.strategy.js';

export const unauthenticated = (): AppError => new AppError('unauthenticated', 'send a valid key as Authorization: Bearer <key>');

/**
 * Before a body or a GraphQL document is read its sender must hold a valid key: whoever has none costs no more than the look at the headers.
 * The guard asks again for what the key may do. Call it before routes are added.
 */
export function demandKeyFirst(app: NestFastifyApplication): void {
  const [keys, people] = [app.get(ApiKeyStrategy), app.get(OidcStrategy)];
  app.getHttpAdapter().getInstance().addHook('onRequest', async (request, reply) => {
    if (!isCostly(request) || (await keys.validate(request)) || (await people.validate(request))) return undefined;
    if (request.routeOptions.url !== '/graphql') throw unauthenticated();
    return refuseGraphql(request, reply);
  });
}

function isCostly({ is404, headers, routeOptions, query, method }: FastifyRequest): boolean {
  if (is404 || method === 'OPTIONS') return false;
  if (routeOptions.url === '/graphql') return method !== 'GET' || (query as { query?: unknown }).query !== undefined;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** GraphQL over HTTP: clients of `application/json` take another status than 200 for a proxy's. */
function refuseGraphql(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  note(request, { action: 'POST /graphql', outcome: 'unauthenticated' });
  const modern = takesGraphqlResponse(request.headers.accept);
  return reply
    .status(modern ? 401 : 200)
    .header('www-authenticate', 'Bearer realm="berth"')
    .type(`application/${modern ? 'graphql-response+json' : 'json'}; charset=utf-8`)
    .send(JSON.stringify({ errors: [{ message: unauthenticated().detail, extensions: { code: 'unauthenticated', retryable: false } }] }));
}
