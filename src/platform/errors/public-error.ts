import { HttpException } from '@nestjs/common';
import { AppError, CATALOGUE, type ErrorCode } from './app-error.js';

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

/** Turns whatever was thrown into what a caller may see. SQL, paths and stacks stay behind, as `cause`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error);
  const fastify = error as { statusCode?: number; code?: string };
  if (typeof fastify?.statusCode === 'number' && fastify.statusCode < 500) return fromStatus(fastify.statusCode, error);
  if (fastify?.code === '55P03') return new AppError('unavailable', 'what is asked for is locked in the database; try again', { cause: error });
  if (fastify?.code === '57014') return new AppError('timeout', 'the database took too long', { cause: error });
  if (/^(22021|22P05)$/.test(fastify?.code ?? '')) return new AppError('invalid', 'text must not contain the character NUL', { cause: error });
  // a time or a number nobody has, as a cursor made by hand may hold
  if (/^(22003|22007|22008|22P02)$/.test(fastify?.code ?? '')) return new AppError('invalid', 'a value is not of its kind, or too large', { cause: error });
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|57P0[123]|08\d{3})$/.test(fastify?.code ?? '') || socketIsGone(error) || connectionBroke(error)) {
    return new AppError('unavailable', 'the database is not reachable; try again', { cause: error });
  }
  if (/^53\d{3}$/.test(fastify?.code ?? '')) return new AppError('unavailable', 'the database lacks room; the provider has to make some', { cause: error });
  return new AppError('internal', 'a fault on our side; the request id helps the provider find it', { cause: error });
}

/** A server that has stopped takes its unix socket along. */
const socketIsGone = (error: unknown): boolean => (error as NodeJS.ErrnoException)?.code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall === 'connect';

/** The driver and TypeORM have no codes for a connection that broke under a statement, or just before the next. */
const connectionBroke = (error: unknown): boolean =>
  error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect|Client (has encountered|was closed)|Query ?runner already|Database connection provided by a query runner was)/i.test(error.message);

function fromStatus(status: number, error: unknown): AppError {
  const code = BY_STATUS[status] ?? (status < 500 ? 'invalid' : 'internal');
  const detail = {
    404: 'no such route',
    413: 'the body is larger than this endpoint takes',
    415: 'send the body as one of the types the OpenAPI document names, mostly application/json',
  }[status];
  const message = detail ?? (status < 500 && error instanceof Error ? error.message.slice(0, 200) : CATALOGUE[code].title);
  return new AppError(code, message, { cause: error });
}
