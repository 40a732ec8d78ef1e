import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { FaultLog } from '../errors/fault-log.js';
import { toAppError } from '../errors/public-error.js';

/** Characters of a refusal by GraphQL itself, which repeats each wrong variable whole. */
const LONGEST_MESSAGE = 1000;

/** In place of what Apollo tells who built the service. */
const NO_INTROSPECTION = 'introspection is off here: the schema is api/schema.graphql of this version; an operator turns it on by BERTH_GRAPHQL_INTROSPECTION';

/** What clients see of an error: the catalogue's code and a public sentence; never the original error, a stack or SQL. */
export function formatError(log: Logger) {
  const faults = new FaultLog(log);
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const original = thrown instanceof GraphQLError ? thrown.originalError : thrown;
    const at = { ...(formatted.locations ? { locations: formatted.locations } : {}), ...(formatted.path ? { path: formatted.path } : {}) };
    // GraphQL's own refusals of a document or its variables come before there is a path; what we throw is no GraphQLError
    if (!formatted.path && (!original || original instanceof GraphQLError)) {
      const hidden = formatted.extensions?.['validationErrorCode'] === 'INTROSPECTION_DISABLED';
      return { message: hidden ? NO_INTROSPECTION : formatted.message.slice(0, LONGEST_MESSAGE), ...at, extensions: { code: 'invalid', retryable: false } };
    }
    const error = toAppError(original ?? thrown);
    faults.tell(error);
    return {
      message: error.detail,
      ...at,
      extensions: { code: error.code, retryable: error.retryable, errors: error.errors, ...(error.limit ? { limit: error.limit } : {}) },
    };
  };
}
