import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../config/config.js';
import type { Actor } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';
import { CONFIG } from '../platform.tokens.js';
import { RateBuckets } from './rate-buckets.js';

/** A request costs one point; a GraphQL document one for each so much of its computed cost. */
const COST_OF_A_POINT = 50;
/** A bucket holds what comes in so many seconds. */
const BURST_SECONDS = 10;

/** What the caller is told with every answer, as `RateLimit` and `RateLimit-Policy` have it. */
export interface RateStanding {
  policy: string;
  limit: string;
}

/** The budgets of each key and of each tenant, one for both transports. Every tenant's is the same, so that none crowds out another. ADR 0007. */
@Injectable()
export class RateLimits {
  private readonly budgets: readonly { name: 'key' | 'tenant'; buckets: RateBuckets }[];
  private readonly policy: string;

  constructor(@Inject(CONFIG) config: Config) {
    const given = [['key', config.rateLimitKey], ['tenant', config.rateLimitTenant]] as const;
    this.budgets = given.flatMap(([name, perSecond]) => (perSecond === 0 ? [] : [{ name, buckets: new RateBuckets(perSecond, perSecond * BURST_SECONDS) }]));
    this.policy = this.budgets.map(({ name, buckets }) => `"${name}";q=${buckets.burst};w=${BURST_SECONDS}`).join(', ');
  }

  /** Takes what a request costs from the budgets of the key and its tenant; a refused one costs nothing. `graphqlCost` is the document's. */
  charge(actor: Actor, graphqlCost?: number): { standing?: RateStanding; refusal?: AppError } {
    if (this.budgets.length === 0) return {};
    const points = graphqlCost === undefined ? 1 : Math.max(1, Math.ceil(graphqlCost / COST_OF_A_POINT));
    const idOf = { key: actor.keyId, tenant: actor.tenantId };
    const short = this.budgets
      .map(({ name, buckets }) => ({ name, seconds: buckets.secondsUntil(idOf[name], points) }))
      .filter(({ seconds }) => seconds > 0)
      .sort((a, b) => b.seconds - a.seconds)[0];
    if (!short) for (const { name, buckets } of this.budgets) buckets.take(idOf[name], points);
    const standing = { policy: this.policy, limit: this.budgets.map(({ name, buckets }) => this.standing(name, buckets, idOf[name])).join(', ') };
    if (!short) return { standing };
    const message = `too many requests of this ${short.name}; wait ${Math.ceil(short.seconds)} s`;
    return { standing, refusal: new AppError('rate_limited', message, { retryAfterSeconds: Math.ceil(short.seconds) }) };
  }

  /** Points left, and seconds until all are there again. */
  private standing(name: string, buckets: RateBuckets, id: string): string {
    return `"${name}";r=${Math.max(0, Math.floor(buckets.left(id)))};t=${Math.ceil(buckets.secondsUntil(id, buckets.burst))}`;
  }
}
