import type { FastifyRequest } from 'fastify';
import { invalid } from '../errors/app-error.js';
import { readsOnly } from './methods.js';

const NAME = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z][A-Za-z0-9]*)*$/;
const MOST = 50;

type Selecting = FastifyRequest & { selected?: string };

/** Takes `?fields=` out of a read's query, so that no route has to know it. */
export function takeFields(request: FastifyRequest): void {
  const query = request.query as Record<string, unknown> | undefined;
  if (!readsOnly(request) || !request.url.startsWith('/v1/') || typeof query?.['fields'] !== 'string') return;
  (request as Selecting).selected = query['fields'];
  delete query['fields'];
}

/** Names of the fields asked for, `limits.memoryMiB` for one within another; undefined: all. Fails with `invalid`. */
export function selectedFields(request: FastifyRequest): string[][] | undefined {
  const text = (request as Selecting).selected;
  if (text === undefined) return undefined;
  const names = text.split(',');
  if (names.length > MOST || !names.every((name) => NAME.test(name))) {
    throw invalid('query/fields', `fields: want up to ${MOST} names joined by commas, as id,limits.memoryMiB`);
  }
  return names.map((name) => name.split('.'));
}

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
