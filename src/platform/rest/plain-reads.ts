import { InterceptorsConsumer } from '@nestjs/core/interceptors/interceptors-consumer.js';
import type { FastifyReply } from 'fastify';
import type { BerthRequest } from '../auth/request-context.js';
import { described } from './answer.interceptor.js';
import { inTurns } from './json.js';
import { readsOnly } from './methods.js';
import { selectedFields } from './selected-fields.js';

const { intercept } = InterceptorsConsumer.prototype;

/**
 * Has reads over REST answered without Nest's chain of interceptors, whose observables take a sixth of a small read: of ours only the rules of answers
 * are about reads, and no handler of a read answers an observable. Nest has no interceptor by method.
 */
export function answerReadsPlainly(): void {
  InterceptorsConsumer.prototype.intercept = async function plainly(interceptors, args, instance, callback, next, type) {
    const [request, reply] = args as [BerthRequest, FastifyReply];
    if (type !== 'http' || !readsOnly(request)) return intercept.call(this, interceptors, args, instance, callback, next, type);
    const fields = selectedFields(request);
    return inTurns(described(request, reply, await next(), fields));
  };
}
