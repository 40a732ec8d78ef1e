import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import type { ApiDescription } from '../openapi/api-description.js';
import { readsOnly } from './methods.js';

/** Refuses what a change does not take in its query: who mistypes `dryRun` wants nothing changed. Reads that take nothing leave it unread. */
export function refuseUnknownQuery(description: ApiDescription, request: FastifyRequest): void {
  const given = Object.keys((request.query as Record<string, unknown> | undefined) ?? {});
  if (given.length === 0 || readsOnly(request) || !request.url.startsWith('/v1/')) return;
  const known = description.queryOf(request.method, request.routeOptions.url ?? '');
  const unknown = known && given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `${unknown}: this route takes no such parameter`;
  throw new AppError('invalid', message, { errors: [{ pointer: `query/${unknown}`, code: 'unknown_field', message }] });
}
