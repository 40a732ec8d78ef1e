import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { toAppError } from '../errors/public-error.js';

const PARSE_AND_VALIDATE = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'BAD_REQUEST', 'OPERATION_RESOLUTION_FAILURE', 'invalid']);

/** What clients see of an error: the catalogue's code and a public sentence; never the original error, a stack or SQL. */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const original = thrown instanceof GraphQLError ? thrown.originalError : thrown;
    const at = { ...(formatted.locations ? { locations: formatted.locations } : {}), ...(formatted.path ? { path: formatted.path } : {}) };
    if (!original && PARSE_AND_VALIDATE.has(String(formatted.extensions?.['code']))) {
      return { message: formatted.message, ...at, extensions: { code: 'invalid', retryable: false } };
    }
    const error = toAppError(original ?? thrown);
    if (error.status >= 500) log.error({ err: error.cause ?? error }, error.code);
    return {
      message: error.detail,
      ...at,
      extensions: { code: error.code, retryable: error.retryable, errors: error.errors, ...(error.limit ? { limit: error.limit } : {}) },
    };
  };
}
