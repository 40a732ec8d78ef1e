import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { catchError, concatMap, from, of, throwError, type Observable } from 'rxjs';
import { note, OK, resourceOf, TRIED } from '../audit/audit-notes.js';
import { requestOf, type BerthRequest } from '../auth/request-context.js';
import { atReference } from '../dto/references.js';
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
    const info = GqlExecutionContext.create(context).getInfo<GraphQLResolveInfo>();
    const request = requestOf(context);
    const action = `${info.parentType.name.toLowerCase()} ${info.fieldName}`;
    if (info.parentType.name !== 'Mutation') return next.handle().pipe(catchError((thrown: unknown) => throwError(() => refusal(request, action, thrown))));
    // one for all mutations of the document, which follow one another
    const effect = request.berth?.request.effect;
    if (effect) delete effect.unchanged;
    const dress = async (answer: object): Promise<object> => {
      const wait = preferredWait(request.headers.prefer);
      const resourceId = resourceOf(answer);
      const outcome = 'plan' in answer ? TRIED : OK;
      if (outcome === TRIED || effect?.unchanged !== true) note(request, { action, outcome, ...(resourceId === undefined ? {} : { resourceId }) });
      const held = request.berth ? (await this.waits.hold(request.berth, answer, wait)).answer : answer;
      return { ...held, userErrors: [] };
    };
    return next.handle().pipe(
      concatMap((answer: object | undefined) => from(dress(answer ?? {}))),
      catchError((thrown: unknown) => {
        const error = atReference(toAppError(thrown), GqlExecutionContext.create(context).getArgs<{ input?: unknown }>().input);
        note(request, { action, outcome: error.code });
        return NOT_FIXABLE.has(error.code) ? throwError(() => thrown) : of({ userErrors: userErrorsOf(error) });
      }),
    );
  }
}

/** What was not allowed is written down for reads too. */
function refusal(request: BerthRequest, action: string, thrown: unknown): unknown {
  const { code } = toAppError(thrown);
  if (code === 'forbidden' || code === 'rate_limited') note(request, { action, outcome: code });
  return thrown;
}

function userErrorsOf(error: AppError): UserError[] {
  if (error.errors.length === 0) return [{ field: ['input'], code: error.code, message: error.detail, ...(error.limit ? { limit: error.limit } : {}) }];
  return error.errors.map(({ pointer, message }) => ({
    field: ['input', ...pointer.split('/').filter((part) => part !== '' && part !== 'input')],
    code: error.code,
    message,
  }));
}
