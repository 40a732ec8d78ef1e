import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { note, TRIED } from '../../platform/audit/audit-notes.js';
import { isGraphql, requestOf, type BerthRequest } from '../../platform/auth/request-context.js';
import { isDryRun as isDryMutation } from '../../platform/graphql/dry-run.js';
import { isDryRun } from '../../platform/rest/dry-run.js';
import type { Plan } from './plan.dto.js';
import { actionOf } from './plan.rules.js';
import { PlansService } from './plans.service.js';

/** `?dryRun=true` on any change, `dryRun: true` on any mutation: what the handler does is done in a transaction that is taken back, and told as a plan. */
@Injectable()
export class DryRunInterceptor implements NestInterceptor {
  constructor(private readonly plans: PlansService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = requestOf(context);
    if (!request.berth) return next.handle();
    if (!isGraphql(context)) {
      if (!isDryRun(request)) return next.handle();
      note(request, { action: '', outcome: TRIED });
      return from(this.tried(request, actionOf(request.method, request.routeOptions.url ?? ''), next));
    }
    const graphql = GqlExecutionContext.create(context);
    if (!isDryMutation(graphql.getArgs<object>())) return next.handle();
    const [action = ''] = /^[a-z]+/.exec(graphql.getInfo<GraphQLResolveInfo>().fieldName) ?? [];
    return from(this.tried(request, action, next).then((plan) => ({ plan })));
  }

  /** The context hangs on the request: while it is tried, that of the transaction does. Mutations of one document run one after another. */
  private async tried(request: BerthRequest, action: string, next: CallHandler): Promise<Plan> {
    const ctx = request.berth!;
    try {
      return await this.plans.try(ctx, action, (tx) => {
        request.berth = tx;
        return lastValueFrom(next.handle(), { defaultValue: undefined });
      });
    } finally {
      request.berth = ctx;
    }
  }
}
