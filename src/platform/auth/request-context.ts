import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OpContext } from '../context/op-context.js';
import { invalid } from '../errors/app-error.js';
import { askedIdempotency } from '../graphql/idempotency.js';
import { askedVersion } from '../graphql/if-version.js';

/** A request after the guard: the context of its actor hangs on it. */
export type BerthRequest = FastifyRequest & {
  berth?: OpContext;
  /** Under way or done: the guard lets a request in once, however many root fields its document has. */
  admitted?: Promise<void>;
  /** The caller's tenant, or one above it, is suspended: it may read. */
  suspended?: boolean;
  /** The tenant acted on from above is. */
  targetSuspended?: boolean;
  /** What the GraphQL document costs; absent over REST. */
  graphqlCost?: number;
};

/** What GraphQL resolvers share within one request. */
export interface GraphqlContext {
  req: BerthRequest;
  reply: FastifyReply;
}

export const isGraphql = (context: ExecutionContext): boolean => context.getType<GqlContextType>() === 'graphql';

/** The HTTP request behind a REST handler or a GraphQL resolver. */
export const requestOf = (context: ExecutionContext): BerthRequest =>
  isGraphql(context) ? GqlExecutionContext.create(context).getContext<GraphqlContext>().req : context.switchToHttp().getRequest<BerthRequest>();

export const replyOf = (context: ExecutionContext): FastifyReply =>
  isGraphql(context) ? GqlExecutionContext.create(context).getContext<GraphqlContext>().reply : context.switchToHttp().getResponse<FastifyReply>();

/** What a key may look like, on either transport. */
export const isIdempotencyKey = (key: string): boolean => key.length > 0 && key.length <= 255;

/** Parameter decorator for controllers and resolvers: the caller's `OpContext`. */
export const Ctx = createParamDecorator((_: unknown, context: ExecutionContext): OpContext => {
  const ctx = requestOf(context).berth;
  if (!ctx) throw new Error('a handler that is public asked for a context');
  if (!isGraphql(context)) return ctx;
  const args = GqlExecutionContext.create(context).getArgs<object>();
  const asked = askedIdempotency(args);
  const ifMatch = askedVersion(args);
  if (!asked && ifMatch === undefined) return ctx;
  if (asked && !isIdempotencyKey(asked.key)) throw invalid('/idempotencyKey', 'idempotencyKey: want 1 to 255 characters');
  return ctx.asking({
    ...ctx.request,
    ...(asked ? { idempotency: { ...asked, replayed: false } } : {}),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
});
