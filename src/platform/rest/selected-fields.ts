import type { FastifyRequest } from 'fastify';
import { invalid } from '../errors/app-error.js';
import type { ApiDescription } from '../openapi/api-description.js';
import { readsOnly } from './methods.js';

const NAME = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/;
const MOST = 50;

type Selecting = FastifyRequest & { selected?: string[][] };

/** Takes `?fields=` out of a read's query, so that no route has to know it. Fails with `invalid`, naming the fields there are. */
export function takeFields(description: ApiDescription, request: FastifyRequest): void {
  const query = request.query as Record<string, unknown> | undefined;
  const text = query?.['fields'];
  if (text === undefined || !readsOnly(request) || !request.url.startsWith('/v1/')) return;
  const names = typeof text === 'string' ? text.split(',') : [];
  if (names.length === 0 || names.length > MOST || !names.every((name) => NAME.test(name))) {
    throw invalid('query/fields', `fields: want up to ${MOST} names joined by commas, as id,limits.memoryMiB`);
  }
  if (!description.typesOf(request.method, request.routeOptions.url ?? '').includes('application/json')) {
    throw invalid('query/fields', 'fields: what this route answers has none');
  }
  const paths = names.map((name) => name.split('.'));
  for (const path of paths) demandKnown(description, request, path);
  (request as Selecting).selected = paths;
  delete query!['fields'];
}

function demandKnown(description: ApiDescription, { method, routeOptions }: FastifyRequest, path: readonly string[]): void {
  for (const [depth, name] of path.entries()) {
    const known = description.fieldsOf(method, routeOptions.url ?? '', path.slice(0, depth));
    if (known === undefined) return;
    if (known.includes(name)) continue;
    const where = depth === 0 ? 'there are' : `${path.slice(0, depth).join('.')} has`;
    throw invalid('query/fields', `fields: no ${path.slice(0, depth + 1).join('.')}; ${where} ${known.join(', ')}`);
  }
}

/** Names of the fields asked for, `limits.memoryMiB` for one within another; undefined: all. */
export const selectedFields = (request: FastifyRequest): string[][] | undefined => (request as Selecting).selected;

/** The object, or each of a page's, with those fields alone; what it does not have is left out. */
export function select(body: Record<string, unknown>, fields: readonly string[][]): Record<string, unknown> {
  const { items } = body;
  if (Array.isArray(items)) return { ...body, items: items.map((item: unknown) => only(item, fields)) };
  return only(body, fields) as Record<string, unknown>;
}

function only(value: unknown, fields: readonly string[][]): unknown {
  if (Array.isArray(value)) return value.map((item) => only(item, fields));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([name, part]): [string, unknown][] => {
    const within = fields.filter(([first]) => first === name).map(([, ...rest]) => rest);
    if (within.length === 0) return [];
    return [[name, within.some((rest) => rest.length === 0) ? part : only(part, within)]];
  });
  return Object.fromEntries(entries);
}
