import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Allow, ANY_KEY } from '../../platform/auth/allow.js';
import type { BerthRequest } from '../../platform/auth/request-context.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { DryRun } from '../../platform/database/dry-run.js';
import { AppError, invalid, type ErrorCode, type FieldError, type LimitDetail } from '../../platform/errors/app-error.js';
import { ApiDescription } from '../../platform/openapi/api-description.js';
import { innerRequest, type InnerRequest } from '../../platform/rest/inner-request.js';
import { Nouns } from '../../platform/nouns/nouns.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { Plan, PlanInput, QuotaEffect } from './plan.dto.js';
import { differences, objectIn } from './plan.rules.js';

/** The request a plan is asked by, as far as another is made like it. */
export type Caller = Pick<BerthRequest, 'headers' | 'ip'>;

/** A change that is to be tried. */
export interface Trial {
  action: string;
  /** As the document spells it, of the object it is about: `/v1/containers/{id}`. */
  itemPath: string;
  /** The object as it is, where there is one. */
  before?: object;
  run(tx: OpContext): Promise<unknown>;
}

const SAME = ['authorization', 'x-api-key', 'x-tenant', 'if-match'] as const;

/** Tries a change and takes it back: the same validation, quota and placement as the change itself, because it is the change itself. */
@Injectable()
export class PlansService {
  constructor(
    private readonly dryRun: DryRun,
    private readonly quotas: QuotasService,
    private readonly nouns: Nouns,
    private readonly description: ApiDescription,
    private readonly adapter: HttpAdapterHost,
  ) {}

  /** What a request would do. Fails as the request itself would; asks each use case for the scope the request itself would need. */
  @Allow(ANY_KEY)
  async plan(_ctx: OpContext, { method, path, body }: PlanInput, caller: Caller): Promise<Plan> {
    const url = new URL(path, 'http://localhost');
    if (url.pathname === '/v1/plan') throw invalid('/path', 'path: a plan of a plan is none');
    url.searchParams.set('dryRun', 'true');
    const answer = await this.ask(caller, { method, url: url.pathname + url.search, ...(body === undefined ? {} : { body }) });
    if (answer.status === 405) throw invalid('/method', `method: ${(answer.body as Problem).detail}`);
    if (answer.status >= 400) throw refusalOf(answer.body as Problem);
    return answer.body as Plan;
  }

  /** Does it in a transaction that is taken back, and tells what it did. Fails with `unsupported` where a host would be reached at once. */
  async rehearse(ctx: OpContext, { action, itemPath, before, run }: Trial): Promise<Plan> {
    return this.dryRun.run(ctx, async (tx) => {
      const standing = await this.quotas.lines(tx);
      const answer = await run(tx);
      const { noun, object } = objectIn(answer);
      const known = before !== undefined && (object === undefined || (object as { id?: string }).id === (before as { id?: string }).id) ? before : undefined;
      const after = action === 'delete' ? undefined : object;
      const id = (after as { id?: string } | undefined)?.id;
      const prices = [known, after].map((shown) => shown && this.nouns.price(noun, shown));
      const amounts = prices.some(Boolean) ? difference(prices[0], prices[1]) : used(standing.items, (await this.quotas.lines(tx)).items);
      const hostId = id === undefined ? undefined : await this.nouns.hostOf(tx, noun, id);
      return {
        dryRun: true,
        action,
        ...(noun === 'container' && after ? { container: after as Plan['container'] } : {}),
        ...(after ? { object: after as Record<string, unknown> } : {}),
        ...(hostId === undefined ? {} : { hostId }),
        quota: standing.items.flatMap(({ resource, limit, used: now }) => effect(resource, limit, now, amounts[resource] ?? 0)),
        changes: known && after ? differences(known, after, (field) => this.description.mutabilityOf(itemPath, field)) : [],
      };
    });
  }

  /** An object as the caller sees it; undefined when they do not. */
  async seen(caller: Caller, url: string): Promise<object | undefined> {
    const answer = await this.ask(caller, { method: 'GET', url });
    return answer.status === 200 ? (answer.body as object) : undefined;
  }

  private ask({ headers, ip }: Caller, request: Pick<InnerRequest, 'method' | 'url' | 'body'>): Promise<{ status: number; body: unknown }> {
    const same = Object.fromEntries(SAME.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
    return innerRequest(this.adapter.httpAdapter.getInstance<FastifyInstance>(), { ...request, ip, headers: { ...same, accept: 'application/json' } });
  }
}

const effect = (resource: string, limit: number, now: number, by: number): QuotaEffect[] =>
  by === 0 ? [] : [{ resource, limit, used: now, after: Number((now + by).toFixed(6)) }];

const difference = (from: Record<string, number> = {}, to: Record<string, number> = {}): Record<string, number> =>
  Object.fromEntries([...Object.keys(from), ...Object.keys(to)].map((resource) => [resource, (to[resource] ?? 0) - (from[resource] ?? 0)]));

function used(before: readonly { resource: string; used: number }[], after: readonly { resource: string; used: number }[]): Record<string, number> {
  const of = (lines: typeof before): Record<string, number> => Object.fromEntries(lines.map((line) => [line.resource, line.used]));
  return difference(of(before), of(after));
}

interface Problem {
  code: ErrorCode;
  detail: string;
  errors: FieldError[];
  limit?: LimitDetail;
}

const refusalOf = ({ code, detail, errors, limit }: Problem): AppError => new AppError(code, detail, { errors, ...(limit ? { limit } : {}) });
