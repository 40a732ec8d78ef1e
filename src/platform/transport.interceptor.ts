import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { isGraphql } from './auth/request-context.js';
import { MutationInterceptor } from './graphql/mutation.interceptor.js';
import { AnswerInterceptor } from './rest/answer.interceptor.js';

/** Each transport's interceptor for its own calls: one that only passes a call on would cost every request some 10 microseconds. */
@Injectable()
export class TransportInterceptor implements NestInterceptor {
  constructor(
    private readonly answers: AnswerInterceptor,
    private readonly mutations: MutationInterceptor,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return (isGraphql(context) ? this.mutations : this.answers).intercept(context, next);
  }
}
