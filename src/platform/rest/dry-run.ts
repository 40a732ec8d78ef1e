import type { FastifyRequest } from 'fastify';
import { invalid } from '../errors/app-error.js';
import { readsOnly } from './methods.js';

type Trying = FastifyRequest & { dryRun?: boolean };

/** Takes `?dryRun=` out of a change's query, so that no route has to know it. Fails with `invalid` unless it is true or false. */
export function takeDryRun(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown> | undefined;
  if (readsOnly(request) || !request.url.startsWith('/v1/') || query?.['dryRun'] === undefined) return;
  const { dryRun } = query;
  if (dryRun !== 'true' && dryRun !== 'false') throw invalid('query/dryRun', 'dryRun: want true or false');
  (request as Trying).dryRun = dryRun === 'true';
  delete query['dryRun'];
}

export const isDryRun = (request: FastifyRequest): boolean => (request as Trying).dryRun === true;
