import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { BerthRequest, GraphqlContext } from '../auth/request-context.js';
import type { Config } from '../config/config.js';
import { LOG } from '../telemetry/log.js';
import { formatError } from './format-error.js';
import { withIdempotencyKeys } from './idempotency.js';
import { documentLimits } from './limits.js';

/** Apollo on `/graphql`, code first. The schema's text is committed as schema.graphql. */
export const graphqlModule = (config: Config): DynamicModule =>
  GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [LOG, { token: GraphQLSchemaHost, optional: true }],
    useFactory: (log: Logger, host?: GraphQLSchemaHost) => {
      let schemaHost = host;
      return {
        path: '/graphql',
        autoSchemaFile: true,
        sortSchema: true,
        transformSchema: withIdempotencyKeys,
        introspection: config.introspection,
        csrfPrevention: true,
        allowBatchedHttpRequests: false,
        includeStacktraceInErrorResponses: false,
        stopOnTerminationSignals: false,
        context: (req: BerthRequest, reply: FastifyReply): GraphqlContext => ({ req, reply }),
        formatError: formatError(log),
        plugins: [
          ApolloServerPluginLandingPageDisabled(),
          {
            async serverWillStart({ schema }) {
              schemaHost = { schema } as GraphQLSchemaHost;
            },
          },
          documentLimits(() => schemaHost!.schema),
        ],
      };
    },
  });
