import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AuditTrail } from './audit/audit-trail.js';
import { ApiKeyStrategy } from './auth/api-key.strategy.js';
import { KeyGuard } from './auth/auth.guard.js';
import { KeyDirectory } from './auth/key-directory.js';
import { Standing } from './auth/standing.js';
import { OidcStrategy } from './auth/oidc.strategy.js';
import { People } from './auth/people.js';
import type { Config } from './config/config.js';
import { DATABASE, databaseProviders } from './database/database.providers.js';
import { EventFeed } from './events/event-feed.js';
import { EventsRepository } from './events/events.repository.js';
import { Followers } from './events/followers.js';
import { LiveKeys } from './events/live-keys.js';
import { LiveStreams } from './events/live-streams.js';
import { graphqlModule } from './graphql/graphql.module.js';
import { MutationInterceptor } from './graphql/mutation.interceptor.js';
import { OperationWaiter } from './operations/operation-waiter.js';
import { OperationWaits } from './operations/operation-waits.js';
import { Operations } from './operations/operations.js';
import { OperationsRepository } from './operations/operations.repository.js';
import { TaskRunsRepository } from './operations/task-runs.repository.js';
import { SagaRunner } from './operations/saga-runner.js';
import { Worker } from './operations/worker.js';
import { Outbound } from './outbound/outbound.js';
import { CONFIG } from './platform.tokens.js';
import { AnswerInterceptor } from './rest/answer.interceptor.js';
import { Uploads } from './limits/uploads.js';
import { ArchiveBodies } from './rest/archive-bodies.js';
import { ApiDescription } from './openapi/api-description.js';
import { DeprecationGuard } from './rest/deprecation.js';
import { Extensions } from './nouns/extension-point.js';
import { Nouns } from './nouns/nouns.js';
import { ProblemFilter } from './rest/problem.filter.js';
import { FairShare } from './limits/fair-share.js';
import { RateLimits } from './limits/rate-limits.js';
import { RouteTable } from './rest/route-table.js';
import { HouseValidationPipe } from './rest/validation.pipe.js';
import { TransportInterceptor } from './transport.interceptor.js';
import { Secrets } from './secrets/secrets.js';
import { LOG } from './telemetry/log.js';

/** Everything nouns stand on. Knows nothing about containers. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: Config, log: Logger, source: DataSource): DynamicModule {
    const shared = [
      ApiDescription,
      ArchiveBodies,
      Uploads,
      AuditTrail,
      EventFeed,
      EventsRepository,
      Extensions,
      Followers,
      LiveKeys,
      LiveStreams,
      KeyDirectory,
      Nouns,
      Operations,
      OperationsRepository,
      TaskRunsRepository,
      OperationWaiter,
      OperationWaits,
      People,
      RouteTable,
      SagaRunner,
      Secrets,
      Standing,
      Worker,
    ];
    return {
      module: PlatformModule,
      imports: [PassportModule, graphqlModule(config)],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOG, useValue: log },
        { provide: Outbound, useValue: new Outbound({ allowPrivate: config.fetchPrivate, ports: config.fetchPorts, privateRanges: config.privateRanges }) },
        ...databaseProviders(source),
        ...shared,
        ApiKeyStrategy,
        OidcStrategy,
        FairShare,
        RateLimits,
        { provide: APP_GUARD, useClass: DeprecationGuard },
        { provide: APP_GUARD, useClass: KeyGuard },
        AnswerInterceptor,
        MutationInterceptor,
        { provide: APP_INTERCEPTOR, useClass: TransportInterceptor },
        { provide: APP_PIPE, useClass: HouseValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [CONFIG, LOG, Outbound, ...DATABASE, ...shared],
    };
  }
}
