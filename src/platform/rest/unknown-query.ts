import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import type { ApiDescription } from '../openapi/api-description.js';

/** Refuses what a route below /v1 does not take in its query, naming what it takes: who mistypes a filter, or `dryRun`, means more than what is left. */
export function refuseUnknownQuery(description: ApiDescription, request: FastifyRequest): void {
  const given = Object.keys((request.query as Record<string, unknown> | undefined) ?? {});
  if (given.length === 0 || !request.url.startsWith('/v1/')) return;
  const known = description.queryOf(request.method, request.routeOptions.url ?? '');
  const unknown = known && given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const message = `${unknown.slice(0, LONGEST_SHOWN)}: no such parameter; this route takes ${known!.join(', ') || 'none'}`;
  throw new AppError('invalid', message, { errors: [{ pointer: `query/${unknown.slice(0, LONGEST_SHOWN)}`, code: 'unknown_field', message }] });
}

/** Characters of a name that an answer repeats. */
const LONGEST_SHOWN = 64;
