import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { note } from '../../platform/audit/audit-notes.js';
import { isGraphql, requestOf, type BerthRequest } from '../../platform/auth/request-context.js';
import { isDryRun } from '../../platform/rest/dry-run.js';
import type { Plan } from './plan.dto.js';
import { PlansService } from './plans.service.js';

const ACTIONS: Record<string, string> = { POST: 'create', PUT: 'update', PATCH: 'update', DELETE: 'delete' };

/** `?dryRun=true` on any change: what the handler does is done in a transaction that is taken back, and told as a plan. */
@Injectable()
export class DryRunInterceptor implements NestInterceptor {
  constructor(private readonly plans: PlansService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (isGraphql(context)) return next.handle();
    const request = requestOf(context);
    return isDryRun(request) && request.berth ? from(this.tried(request, next)) : next.handle();
  }

  private async tried(request: BerthRequest, next: CallHandler): Promise<Plan> {
    const ctx = request.berth!;
    note(request, { action: '', outcome: 'tried' });
    const [, , collection, , ...rest] = (request.routeOptions.url ?? '').split('/');
    const item = request.url.split('?')[0]!.split('/').slice(0, 4).join('/');
    const before = (request.params as { id?: string }).id === undefined ? undefined : await this.plans.seen(request, item);
    try {
      return await this.plans.rehearse(ctx, {
        action: rest[0] === 'actions' ? rest[1]! : ACTIONS[request.method]!,
        itemPath: `/v1/${collection}/{id}`,
        ...(before ? { before } : {}),
        run: async (tx) => {
          request.berth = tx;
          return lastValueFrom(next.handle(), { defaultValue: undefined });
        },
      });
    } finally {
      request.berth = ctx;
    }
  }
}
