import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, concatMap, from, of, throwError, type Observable } from 'rxjs';
import { isGraphql, requestOf } from '../auth/request-context.js';
import type { AppError, ErrorCode } from '../errors/app-error.js';
import { toAppError } from '../errors/public-error.js';
import { OperationWaits } from '../operations/operation-waits.js';
import { preferredWait } from '../rest/prefer.js';
import type { UserError } from './user-error.js';

/** Auth, limits and faults go to `errors[]`; what the caller can fix goes to `userErrors`. */
const NOT_FIXABLE: ReadonlySet<ErrorCode> = new Set(['unauthenticated', 'forbidden', 'rate_limited', 'unavailable', 'timeout', 'internal']);

/** Dresses every GraphQL mutation: `userErrors`, and `Prefer: wait` like REST. */
@Injectable()
export class MutationInterceptor implements NestInterceptor {
  constructor(private readonly waits: OperationWaits) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!isGraphql(context)) return next.handle();
    const info = GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>();
    if (info.parentType.name !== 'Mutation') return next.handle();
    const request = requestOf(context);
    const dress = async (answer: object): Promise<object> => {
      const wait = preferredWait(request.headers.prefer);
      const held = request.berth ? (await this.waits.hold(request.berth, answer, wait)).answer : answer;
      return { ...held, userErrors: [] };
    };
    return next.handle().pipe(
      concatMap((answer: object | undefined) => from(dress(answer ?? {}))),
      catchError((thrown: unknown) => {
        const error = toAppError(thrown);
        return NOT_FIXABLE.has(error.code) ? throwError(() => thrown) : of({ userErrors: userErrorsOf(error) });
      }),
    );
  }
}

function userErrorsOf(error: AppError): UserError[] {
  if (error.errors.length === 0) return [{ field: ['input'], code: error.code, message: error.detail, ...(error.limit ? { limit: error.limit } : {}) }];
  return error.errors.map(({ pointer, message }) => ({
    field: ['input', ...pointer.split('/').filter((part) => part !== '' && part !== 'input')],
    code: error.code,
    message,
  }));
}
