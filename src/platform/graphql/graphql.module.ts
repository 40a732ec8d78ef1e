import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { Server } from 'node:http';
import type { DynamicModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { KeyDirectory } from '../auth/key-directory.js';
import type { BerthRequest, GraphqlContext } from '../auth/request-context.js';
import type { Config } from '../config/config.js';
import { People } from '../auth/people.js';
import { LiveKeys } from '../events/live-keys.js';
import { LOG } from '../telemetry/log.js';
import { auditRefusals } from './audit-refusals.js';
import { withDryRuns } from './dry-run.js';
import { formatError } from './format-error.js';
import { withIdempotencyKeys } from './idempotency.js';
import { withVersions } from './if-version.js';
import { inTurns } from './json-in-turns.js';
import { jsonStatus } from './json-status.js';
import { documentLimits } from '../limits/document-limits.js';
import { MAX_TOKENS } from '../limits/document-shape.js';
import { withNullableLookups } from './nullable-lookups.js';
import { olderVariables } from './older-variables.js';
import { serveSubscriptions } from './subscription-server.js';
import { subscriptions } from './subscriptions.js';
import { TrustedDocuments } from './trusted-documents.js';
import { withQuotedWords, wordTypes } from './words.js';

/** Apollo on `/graphql`, code first. The schema's text is committed as api/schema.graphql. */
export const graphqlModule = (config: Config): DynamicModule =>
  GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [LOG, KeyDirectory, People, LiveKeys, HttpAdapterHost, { token: GraphQLSchemaHost, optional: true }],
    useFactory: (log: Logger, keys: KeyDirectory, people: People, liveKeys: LiveKeys, adapter: HttpAdapterHost, host?: GraphQLSchemaHost) => {
      let schemaHost = host;
      const schema = (): GraphQLSchema => schemaHost!.schema;
      const trusted = config.graphqlDocuments ? TrustedDocuments.read(config.graphqlDocuments) : undefined;
      const { introspection } = config;
      const sockets = subscriptions({ schema, keys, people, liveKeys, introspection, formatError: formatError(log), ...(trusted ? { trusted } : {}) });
      return {
        path: '/graphql',
        autoSchemaFile: true,
        sortSchema: true,
        buildSchemaOptions: {
          // when the schema is built, as operations are declared while modules start
          get scalarsMap() {
            return wordTypes();
          },
        },
        transformSchema: (schema) => withNullableLookups(withVersions(withDryRuns(withIdempotencyKeys(schema)))),
        introspection,
        // Nest would serve one that nobody asked for
        graphiql: config.explorer,
        // it defends cookies; here each request shows its key
        csrfPrevention: false,
        parseOptions: { maxTokens: MAX_TOKENS },
        validationOptions: { maxErrors: 10 },
        allowBatchedHttpRequests: false,
        includeStacktraceInErrorResponses: false,
        stopOnTerminationSignals: false,
        context: (req: BerthRequest, reply: FastifyReply): GraphqlContext => ({ req, reply }),
        formatError: formatError(log),
        stringifyResult: inTurns,
        persistedQueries: trusted ? { cache: trusted.cache() } : {},
        plugins: [
          ApolloServerPluginLandingPageDisabled(),
          // nothing is cached; it would look at every field
          ApolloServerPluginCacheControlDisabled(),
          {
            async serverWillStart({ schema }) {
              // here, as sorting makes enums anew
              schemaHost = { schema: withQuotedWords(schema) } as GraphQLSchemaHost;
              const served = serveSubscriptions(adapter.httpAdapter.getHttpServer() as Server, sockets);
              return { serverWillStop: async () => served.dispose() };
            },
          },
          ...(trusted ? [trusted.plugin()] : []),
          documentLimits(schema),
          olderVariables(schema),
          auditRefusals(),
          jsonStatus(),
        ],
      };
    },
  });
