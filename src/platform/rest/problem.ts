import { CATALOGUE, type AppError } from '../errors/app-error.js';

/** RFC 9457, with our members. */
export function problemOf(error: AppError, requestId: string): Record<string, unknown> {
  return {
    type: `urn:berth:error:${error.code}`,
    title: CATALOGUE[error.code].title,
    status: error.status,
    code: error.code,
    detail: error.detail,
    requestId,
    retryable: error.retryable,
    errors: error.errors,
    ...(error.limit ? { limit: error.limit } : {}),
  };
}
