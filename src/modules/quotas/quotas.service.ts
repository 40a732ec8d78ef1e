import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError } from '../../platform/errors/app-error.js';
import { quotaRules } from '../../platform/nouns/noun.js';
import type { Amounts, Quota } from './quota.dto.js';
import { QuotasRepository, type QuotaLine } from './quotas.repository.js';

@Injectable()
export class QuotasService {
  constructor(private readonly quotas: QuotasRepository) {}

  @Allow('quota:read')
  async list(ctx: OpContext): Promise<{ items: Quota[] }> {
    return this.lines(ctx);
  }

  /** For the tenants module: the same, of a tenant below the caller's. */
  async lines(ctx: OpContext): Promise<{ items: QuotaLine[] }> {
    return { items: await this.quotas.list(ctx) };
  }

  /**
   * For use cases of other nouns, in their transaction: takes the amounts, also from the tenants above, or fails with `quota_exceeded` naming the
   * first that does not fit.
   */
  async reserve(tx: OpContext, amounts: Amounts): Promise<void> {
    const wanted = significant(amounts);
    if (Object.keys(wanted).length === 0) return;
    const [full] = await this.quotas.reserve(tx, wanted);
    if (full) throw exceeded(full, wanted[full.resource]!, full.tenantId !== tx.tenantId);
  }

  /** Fails as `reserve` would by the tenant's own lines, and takes nothing: for a refusal before something costly. */
  async demand(ctx: OpContext, amounts: Amounts): Promise<void> {
    const lines = await this.quotas.list(ctx);
    for (const [resource, requested] of Object.entries(significant(amounts)) as [string, number][]) {
      const line = lines.find((l) => l.resource === resource) ?? { resource, limit: 0, used: 0 };
      if (requested > 0 && line.used + requested > line.limit) throw exceeded(line, requested, false);
    }
  }

  /** Gives amounts back, in the caller's transaction. The caller's row remembers what it holds, so that this happens once. */
  async release(tx: OpContext, amounts: Amounts): Promise<void> {
    const held = significant(amounts);
    if (Object.keys(held).length > 0) await this.quotas.release(tx, held);
  }

  /** For a tenant about to be deleted: gives back whatever is still counted for it. */
  async releaseAll(tx: OpContext): Promise<void> {
    await this.release(tx, Object.fromEntries((await this.quotas.list(tx)).map(({ resource, used }) => [resource, used])));
  }

  /**
   * The first limits of a new tenant below the context's, whose parent's lines are `parent`: the defaults, as far as the parent has them to give, with the
   * named ones in their place. Fails like `delegate`.
   */
  async establish(
    tx: OpContext,
    tenantId: string,
    parent: { operator: boolean; overcommit: number; lines: readonly QuotaLine[] },
    limits: Amounts,
  ): Promise<void> {
    const spare = ({ limit, promised }: QuotaLine): number => Math.max(0, Math.floor(limit * parent.overcommit - promised));
    const defaults = [...quotaRules()].map(([resource, { initial, free }]) => {
      const line = parent.lines.find((l) => l.resource === resource);
      const bound = parent.operator || free ? Infinity : line ? spare(line) : 0;
      return [resource, Math.min(initial, bound)];
    });
    await this.delegate(tx, tenantId, { ...Object.fromEntries(defaults), ...limits });
  }

  /**
   * Changes the named limits of a tenant below the context's. Below what is used only stops growth; above what its parent may promise fails
   * with `quota_exceeded`.
   */
  async delegate(tx: OpContext, tenantId: string, limits: Amounts): Promise<void> {
    const [short] = await this.quotas.delegate(tx, tenantId, limits);
    if (!short) return;
    const { resource, most, promised, requested } = short;
    throw new AppError('quota_exceeded', `${resource}: the tenant above may promise ${most}, has promised ${promised} to others, ${requested} asked for`, {
      limit: { resource, limit: most, used: promised, requested },
    });
  }

  /** Changes the operator's own limits. */
  async change(tx: OpContext, limits: Amounts): Promise<void> {
    await this.quotas.setLimits(tx, limits);
  }
}

/** The limits that would change one of these lines. */
export const otherThan = (lines: readonly QuotaLine[], limits: Amounts): Amounts =>
  Object.fromEntries(Object.entries(limits).filter(([resource, limit]) => lines.find((line) => line.resource === resource)?.limit !== limit));

/** What is not nothing. Fails on a resource that no noun declares: nothing would hold it. */
function significant(amounts: Amounts): Amounts {
  const rules = quotaRules();
  for (const resource of Object.keys(amounts)) if (!rules.has(resource)) throw new Error(`no noun declares the quota ${resource}`);
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== 0));
}

function exceeded({ resource, limit, used }: Pick<QuotaLine, 'resource' | 'limit' | 'used'>, requested: number, above: boolean): AppError {
  // how a tenant above stands is not for those below it
  if (above) return new AppError('quota_exceeded', `${resource}: a tenant above this one has no room for ${requested} more`);
  return new AppError('quota_exceeded', `${resource}: ${used} of ${limit} used, ${requested} more asked for`, { limit: { resource, limit, used, requested } });
}
