import { createHash } from 'node:crypto';
import { Inject, Injectable, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyReply } from 'fastify';
import type { GraphQLResolveInfo } from 'graphql';
import type { Logger } from 'pino';
import { stringify } from 'safe-stable-stringify';
import { OpContext, type Actor, type RequestState } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError, notFound } from '../errors/app-error.js';
import { readsOnly } from '../rest/methods.js';
import { preferredWait } from '../rest/prefer.js';
import { FairShare } from '../limits/fair-share.js';
import { RateLimits } from '../limits/rate-limits.js';
import { LOG } from '../telemetry/log.js';
import { isWithin } from './cidr.js';
import type { Authenticated } from './key-directory.js';
import { unauthenticated } from './key-first.js';
import { isGraphql, isIdempotencyKey, replyOf, requestOf, type BerthRequest } from './request-context.js';

const PUBLIC = 'berth:public';

/** Opens a route to callers without a key: health, the documents. Everything else is refused. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** Every request needs a key, once per HTTP request also under GraphQL; attaches the `OpContext`. */
@Injectable()
export class KeyGuard extends AuthGuard(['api-key', 'oidc']) {
  constructor(
    private readonly reflector: Reflector,
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly share: FairShare,
    @Inject(LOG) private readonly log: Logger,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = requestOf(context);
    await (request.admitted ??= this.admit(context, request));
    if (request.suspended && writes(context, request)) throw new AppError('forbidden', 'the tenant is suspended');
    if (request.targetSuspended && writes(context, request) && !deletes(context, request)) {
      throw new AppError('forbidden', 'the tenant is suspended; resume it first, or delete what it has');
    }
    return true;
  }

  /** Who asks, whether there is budget for it, and for which tenant. */
  private async admit(context: ExecutionContext, request: BerthRequest): Promise<void> {
    await super.canActivate(context);
    const { actor, suspended } = (request as BerthRequest & { user: Authenticated }).user;
    request.suspended = suspended;
    if (actor.allowedCidrs && !isWithin(request.ip, actor.allowedCidrs)) throw new AppError('forbidden', `the key may not be used from ${request.ip}`);
    this.charge(actor, request, replyOf(context));
    const { raw } = replyOf(context) as Partial<FastifyReply>;
    if (raw) await this.share.turn(actor.tenantId, (end) => void raw.once('close', end));
    const ctx = new OpContext(
      actor,
      actor.tenantId,
      request.id,
      () => this.log.child({ requestId: request.id, tenantId: actor.tenantId }),
      stateOf(request, isGraphql(context)),
    );
    request.berth = await this.asTenant(ctx, request);
  }

  override getRequest(context: ExecutionContext): BerthRequest {
    return requestOf(context);
  }

  getResponse(context: ExecutionContext): FastifyReply {
    return replyOf(context);
  }

  override handleRequest<T>(error: unknown, user: T | false): T {
    if (error) throw error;
    if (!user) throw unauthenticated();
    return user;
  }

  /** A subscription's answer is a socket and has no headers. */
  private charge(actor: Actor, request: BerthRequest, reply: Partial<FastifyReply>): void {
    const { standing, refusal } = this.limits.charge(actor, request.graphqlCost);
    if (standing) reply.header?.('ratelimit-policy', standing.policy).header('ratelimit', standing.limit);
    if (!refusal) return;
    reply.header?.('retry-after', String(refusal.retryAfterSeconds));
    throw refusal;
  }

  /** `X-Tenant`: a parent's key acts on a tenant below it. Another tenant's id is as good as none. */
  private async asTenant(ctx: OpContext, request: BerthRequest): Promise<OpContext> {
    const wanted = request.headers['x-tenant'];
    if (wanted === undefined || wanted === ctx.tenantId) return ctx;
    const [found]: { parent_access: boolean; suspended: boolean }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(
        `SELECT t.parent_access, EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended') AS suspended FROM tenants t WHERE t.id = $1`,
        [wanted],
      ),
    );
    if (!found) throw notFound('tenant');
    request.targetSuspended = found.suspended;
    return ctx.fromAbove(wanted as string, found.parent_access);
  }
}

/** A GraphQL query reads, whatever its HTTP method. */
function writes(context: ExecutionContext, request: BerthRequest): boolean {
  if (!isGraphql(context)) return !readsOnly(request);
  return GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>().operation.operation === 'mutation';
}

/** Clearing up after a suspended tenant is not using it. */
function deletes(context: ExecutionContext, request: BerthRequest): boolean {
  if (!isGraphql(context)) return request.method === 'DELETE';
  return GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>().fieldName.startsWith('delete');
}

function stateOf(request: BerthRequest, graphql: boolean): RequestState {
  const one = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  preferredWait(request.headers.prefer); // refused before anything is done
  const state: RequestState = { effect: {} };
  const key = one('idempotency-key');
  if (key !== undefined && !graphql && !readsOnly(request)) {
    if (!isIdempotencyKey(key)) throw new AppError('invalid', 'Idempotency-Key: want 1 to 255 characters');
    const body = /^application\/(merge-patch\+)?json/.test(request.headers['content-type'] ?? '') ? stringify(request.body ?? null) : '';
    state.idempotency = { key, hash: createHash('sha256').update(`${request.method} ${request.url}\n${body}`).digest('hex'), replayed: false };
  }
  const ifMatch = one('if-match');
  if (ifMatch !== undefined && !graphql) state.ifMatch = ifMatch;
  if (/\bhandling\s*=\s*"?strict\b/i.test(one('prefer') ?? '')) state.handling = 'strict';
  return state;
}
