import { parse } from 'node:querystring';
import { Injectable } from '@nestjs/common';
import { note, TRIED } from '../../platform/audit/audit-notes.js';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { BerthRequest } from '../../platform/auth/request-context.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { DryRun } from '../../platform/database/dry-run.js';
import { atReference } from '../../platform/dto/references.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { nounOfId, nounOfKind } from '../../platform/nouns/noun.js';
import { Nouns } from '../../platform/nouns/nouns.js';
import { ApiDescription } from '../../platform/openapi/api-description.js';
import { RouteTable } from '../../platform/rest/route-table.js';
import { refuseUnknownQuery } from '../../platform/rest/unknown-query.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { Plan, PlanInput, QuotaEffect } from './plan.dto.js';
import { actionOf, differences, subjectOf } from './plan.rules.js';

/** Tries a change and takes it back: the same validation, quota and placement as the change itself, because it is the change itself. */
@Injectable()
export class PlansService {
  constructor(
    private readonly dryRun: DryRun,
    private readonly quotas: QuotasService,
    private readonly nouns: Nouns,
    private readonly description: ApiDescription,
    private readonly routes: RouteTable,
  ) {}

  /** What a request would do. Fails as the request itself would; asks each use case for the scope the request itself would need. */
  @Allow(ANY_KEY)
  async plan(ctx: OpContext, { method, path, body }: PlanInput, asking: BerthRequest): Promise<Plan> {
    const url = new URL(path, 'http://localhost');
    if (url.pathname === '/v1/plan') throw invalid('/path', 'path: a plan of a plan is none');
    const { route, params } = this.find(method, url.pathname);
    const { dryRun: _dryRun, ...query } = parse(url.search.slice(1));
    const planned = { method, url: url.pathname + url.search, params, query, body, routeOptions: { url: route.url } };
    // of everything else, it is as the request that asks for the plan
    const request = Object.create(asking, Object.getOwnPropertyDescriptors(planned)) as BerthRequest;
    refuseUnknownQuery(this.description, request);
    note(asking, { action: `${method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`, outcome: TRIED });
    const ifMatch = asking.headers['if-match'];
    return this.try(ctx.asking(ifMatch === undefined ? {} : { ifMatch }), actionOf(method, route.url), (tx) => {
      request.berth = tx;
      return route.handle(request).catch((error: unknown) => Promise.reject(error instanceof AppError ? atReference(error, body) : error));
    });
  }

  /** Does it in a transaction that is taken back, and tells what it did. Fails as it does, and with `unsupported` where a host would be reached at once. */
  async try(ctx: OpContext, action: string, change: (tx: OpContext) => Promise<unknown>): Promise<Plan> {
    return this.dryRun.run(
      ctx,
      async (tx) => {
        const { id, object, kind = nounOfId(id ?? '')?.kind } = subjectOf(await change(tx));
        const after = action === 'delete' ? undefined : object;
        const hostId = after && id !== undefined ? await this.nouns.hostOf(tx, kind, id) : undefined;
        return { kind, id, after, hostId, used: usedOf((await this.quotas.lines(tx)).items) };
      },
      async (tx, { kind, id, after, hostId, used }) => {
        const before = await this.seen(tx, kind, id);
        const { items: lines } = await this.quotas.lines(tx);
        const prices = [before, after].map((shown) => shown && this.nouns.price(kind, shown));
        const amounts = prices.some(Boolean) ? difference(prices[0], prices[1]) : difference(usedOf(lines), used);
        const item = `/v1/${nounOfKind(kind ?? '')?.collection}/{id}`;
        return {
          dryRun: true,
          action,
          ...(kind === 'container' && after ? { container: after as Plan['container'] } : {}),
          ...(after ? { object: after as Record<string, unknown> } : {}),
          ...(hostId === undefined ? {} : { hostId }),
          quota: lines.flatMap(({ resource, limit, used: now }) => effect(resource, limit, now, amounts[resource] ?? 0)),
          changes: before && after ? differences(before, after, (field) => this.description.mutabilityOf(item, field)) : [],
        };
      },
    );
  }

  /** An object as the caller sees it; undefined when they may not, or there is none. */
  private async seen(tx: OpContext, kind: string | undefined, id: string | undefined): Promise<object | undefined> {
    const collection = nounOfKind(kind ?? '')?.collection;
    return id !== undefined && collection !== undefined && tx.allows(`${collection}:read`) ? this.nouns.view(kind!, tx, id) : undefined;
  }

  private find(method: string, path: string): ReturnType<RouteTable['find']> {
    try {
      return this.routes.find(method, path);
    } catch (error) {
      // it is not this request whose method is wrong
      throw error instanceof AppError && error.code === 'method_not_allowed' ? invalid('/method', `method: ${error.detail}`) : error;
    }
  }
}

type Used = Readonly<Record<string, number>>;

const usedOf = (lines: readonly { resource: string; used: number }[]): Used => Object.fromEntries(lines.map(({ resource, used }) => [resource, used]));

const effect = (resource: string, limit: number, now: number, by: number): QuotaEffect[] =>
  by === 0 ? [] : [{ resource, limit, used: now, after: Number((now + by).toFixed(6)) }];

const difference = (from: Used = {}, to: Used = {}): Used =>
  Object.fromEntries([...Object.keys(from), ...Object.keys(to)].map((resource) => [resource, (to[resource] ?? 0) - (from[resource] ?? 0)]));
