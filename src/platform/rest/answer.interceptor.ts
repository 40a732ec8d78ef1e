import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { note, OK, resourceOf } from '../audit/audit-notes.js';
import { replyOf, requestOf, type BerthRequest } from '../auth/request-context.js';
import { tagOf } from '../nouns/match.js';
import { OperationWaits } from '../operations/operation-waits.js';
import { inTurns } from './json.js';
import { locationOf } from './location.js';
import { readsOnly } from './methods.js';
import { preferredWait } from './prefer.js';
import { select, selectedFields } from './selected-fields.js';

interface Versioned {
  id: string;
  version: number;
}
const versioned = (value: unknown): value is Versioned =>
  typeof value === 'object' && value !== null && 'id' in value && typeof (value as Partial<Versioned>).version === 'number';

/** The house rules of every REST answer: `Prefer: wait`, `ETag`, `Idempotent-Replayed`, next-page link, `?fields=`, 204 for nothing. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly waits: OperationWaits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = requestOf(context);
    const fields = selectedFields(request);
    return next.handle().pipe(concatMap((answer: unknown) => this.dress(request, replyOf(context), answer, fields)));
  }

  private async dress(request: BerthRequest, reply: FastifyReply, answer: unknown, fields?: string[][]): Promise<unknown> {
    if (typeof answer !== 'object' || answer === null) return described(request, reply, answer, fields);
    let body = answer as Record<string, unknown>;
    // nothing was made
    if (body['dryRun'] === true) {
      void reply.status(200);
      return body;
    }
    const resourceId = resourceOf(body);
    if (resourceId !== undefined) note(request, { action: '', outcome: OK, resourceId });
    const ctx = request.berth;
    if (ctx?.request.idempotency?.replayed) void reply.header('idempotent-replayed', 'true');
    if ('deletedId' in body) {
      void reply.status(204);
      return undefined;
    }
    if (ctx && ('operation' in body || Array.isArray(body['items']))) {
      const wait = preferredWait(request.headers.prefer);
      const { answer: waited, ended } = await this.waits.hold(ctx, body, wait);
      body = waited;
      if (wait > 0) void reply.header('preference-applied', `wait=${wait}`);
      if (ended && reply.statusCode === 202) void reply.status(200);
    }
    // nothing was left to a host
    if (reply.statusCode === 202 && body['operation'] === undefined) void reply.status(200);
    const made = reply.statusCode === 201 ? locationOf(body) : undefined;
    if (made !== undefined) void reply.header('location', made);
    return inTurns(described(request, reply, body, fields));
  }
}

/** What is answered, with the headers that tell its version and the next page, and only the fields asked for; 204 for nothing. */
export function described(request: BerthRequest, reply: FastifyReply, answer: unknown, fields?: string[][]): unknown {
  if (typeof answer !== 'object' || answer === null) {
    if (answer === undefined && !reply.sent) void reply.status(204);
    return answer;
  }
  const body = answer as Record<string, unknown>;
  const subject = versioned(body) ? body : Object.values(body).find(versioned);
  if (subject && !Array.isArray(body['items'])) void reply.header('etag', tagOf(subject));
  if (!subject && readsOnly(request) && typeof body['id'] === 'string') void reply.header('etag', tagOf(body));
  if (typeof body['nextCursor'] === 'string') {
    const url = new URL(request.url, 'http://localhost');
    url.searchParams.set('cursor', body['nextCursor']);
    void reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  return fields ? select(body, fields) : body;
}
