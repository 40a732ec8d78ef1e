import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { note } from '../audit/audit-notes.js';
import { atReference } from '../dto/references.js';
import { FaultLog } from '../errors/fault-log.js';
import { toAppError } from '../errors/public-error.js';
import { LOG } from '../telemetry/log.js';
import { problemOf } from './problem.js';

/** Every error outside GraphQL becomes `application/problem+json`, also one that arose before there was a route (malformed JSON). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly faults: FaultLog;

  constructor(@Inject(LOG) log: Logger) {
    this.faults = new FaultLog(log);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    if (host.getType<GqlContextType>() === 'graphql') throw thrown;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = atReference(toAppError(thrown), request.body);
    note(request, { action: '', outcome: error.code });
    this.faults.tell(error, { requestId: request.id });
    void reply.headers(error.headers);
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds));
    if (error.code === 'unauthenticated') void reply.header('www-authenticate', 'Bearer realm="berth"');
    void reply.status(error.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problemOf(error, request.id)));
  }
}
