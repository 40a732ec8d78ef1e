import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '../errors/app-error.js';
import { ApiDescription } from '../openapi/api-description.js';

interface Range {
  /** A type, or what stands for several. */
  type: string;
  /** How much it is wanted, from 0 (not at all) to 1. */
  quality: number;
}

/**
 * Answers 406 below /v1 where `Accept` leaves out JSON and all else the route answers. None is as good as any; JSON is always good enough.
 * Call it before routes are added.
 */
export function refuseUnacceptable(app: NestFastifyApplication): void {
  const description = app.get(ApiDescription);
  app.getHttpAdapter().getInstance().addHook('onRequest', async ({ headers, method, url, is404, routeOptions }) => {
    const { accept } = headers;
    if (accept === undefined || is404 || !url.startsWith('/v1/')) return;
    const ranges = rangesOf(accept);
    if (ranges.length === 0 || qualityOf(ranges, 'application/json') > 0) return;
    const types = description.typesOf(method, routeOptions.url ?? '');
    if (types.length === 0 || types.some((type) => qualityOf(ranges, type) > 0)) return;
    throw new AppError('not_acceptable', `this route answers ${types.join(' or ')}; Accept leaves that out`);
  });
}

/** Which of these types `Accept` wants most; the first of those it wants alike, and without a header. Fails with `not_acceptable` when it wants none. */
export function preferredType<T extends string>(accept: string | undefined, types: readonly [T, ...T[]]): T {
  const ranges = rangesOf(accept ?? '');
  if (ranges.length === 0) return types[0];
  const best = [...types].sort((a, b) => qualityOf(ranges, b) - qualityOf(ranges, a))[0]!;
  if (qualityOf(ranges, best) > 0) return best;
  throw new AppError('not_acceptable', `this route answers ${types.join(' or ')}; Accept leaves that out`);
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    // no pattern with blanks before a semicolon: it looks at a row of blanks again from each of them
    const [type = '', ...parameters] = part.toLowerCase().split(';').map((one) => one.trim());
    const quality = parameters.map((parameter) => /^q=([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1]).find((found) => found !== undefined);
    return type === '' ? [] : [{ type, quality: Math.min(1, Number(quality ?? 1)) }];
  });
}

/** The narrowest range that names a type decides on it. */
function qualityOf(ranges: readonly Range[], type: string): number {
  const names = [type, `${type.split('/')[0]}/*`, '*/*'];
  return names.map((name) => ranges.find((range) => range.type === name)).find((range) => range !== undefined)?.quality ?? 0;
}
