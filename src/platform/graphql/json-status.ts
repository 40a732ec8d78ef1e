import type { ApolloServerPlugin } from '@apollo/server';

/** Whether the client knows the media type of GraphQL over HTTP, and so its statuses. */
export const takesGraphqlResponse = (accept: string | null | undefined): boolean => accept?.includes('application/graphql-response+json') ?? false;

const CALLERS = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP: under `application/json` a document that cannot be parsed, validated or given its variables is answered with 200, as
 * old clients expect, who take another status for a proxy's; under `application/graphql-response+json` with 400.
 */
export const jsonStatus = (): ApolloServerPlugin => ({
  requestDidStart: async () => {
    let callers = false;
    return {
      async didEncounterErrors({ errors }) {
        callers = errors.every((error) => CALLERS.has(String(error.extensions['code'])));
      },
      async willSendResponse({ request, response }) {
        const modern = takesGraphqlResponse(request.http?.headers.get('accept'));
        if (callers && !modern && response.http.status === 400) response.http.status = 200;
      },
    };
  },
});
