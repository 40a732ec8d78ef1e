import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '../errors/app-error.js';
import { ApiDescription } from '../openapi/api-description.js';

interface Range {
  /** A type, or what stands for several. */
  type: string;
  refused: boolean;
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
    if (ranges.length === 0 || takes(ranges, 'application/json')) return;
    const types = description.typesOf(method, routeOptions.url ?? '');
    if (types.length === 0 || types.some((type) => takes(ranges, type))) return;
    throw new AppError('not_acceptable', `this route answers ${types.join(' or ')}; Accept leaves that out`);
  });
}

function rangesOf(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/);
    return type === '' ? [] : [{ type, refused: parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) }];
  });
}

/** The narrowest range that names a type decides on it. */
function takes(ranges: readonly Range[], type: string): boolean {
  const names = [type, `${type.split('/')[0]}/*`, '*/*'];
  const named = names.map((name) => ranges.find((range) => range.type === name)).find((range) => range !== undefined);
  return named !== undefined && !named.refused;
}
