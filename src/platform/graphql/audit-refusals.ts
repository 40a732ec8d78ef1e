import type { ApolloServerPlugin } from '@apollo/server';
import { note } from '../audit/audit-notes.js';
import type { GraphqlContext } from '../auth/request-context.js';

/** Notes documents of callers without a valid key: the guard refuses those before any interceptor sees them. */
export const auditRefusals = (): ApolloServerPlugin => ({
  requestDidStart: async () => ({
    async willSendResponse({ response, contextValue }) {
      const errors = response.body.kind === 'single' ? (response.body.singleResult.errors ?? []) : [];
      if (errors.some((error) => error.extensions?.['code'] === 'unauthenticated')) {
        note((contextValue as GraphqlContext).req, { action: 'POST /graphql', outcome: 'unauthenticated' });
      }
    },
  }),
});
