import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { AppError } from '../../platform/errors/app-error.js';
import { DEFAULT_QUOTA, type Amounts } from './quota.rules.js';
import type { Quota } from './quota.dto.js';
import { QuotasRepository, type QuotaLine } from './quotas.repository.js';

@Injectable()
export class QuotasService {
  constructor(private readonly quotas: QuotasRepository) {}

  @Allow('quota:read')
  async list(ctx: OpContext): Promise<{ items: Quota[] }> {
    return this.lines(ctx);
  }

  /** For the tenants module: the same, of a tenant below the caller's. */
  async lines(ctx: OpContext): Promise<{ items: Quota[] }> {
    return { items: await this.quotas.list(ctx) };
  }

  /** For use cases of other nouns, in their transaction: takes the amounts or fails with `quota_exceeded` naming the first that does not fit. */
  async reserve(tx: OpContext, amounts: Amounts): Promise<void> {
    const wanted = Object.entries(amounts).filter(([, amount]) => amount !== 0);
    demandRoom(await this.quotas.lock(tx, wanted.map(([resource]) => resource)), amounts);
    await this.quotas.add(tx, Object.fromEntries(wanted));
  }

  /** Fails like `reserve` would now, and takes nothing: for a refusal before something costly. */
  async demand(ctx: OpContext, amounts: Amounts): Promise<void> {
    demandRoom(await this.quotas.list(ctx), amounts);
  }

  /** Gives amounts back, in the caller's transaction. The caller's row remembers what it holds, so that this happens once. */
  async release(tx: OpContext, amounts: Amounts): Promise<void> {
    const held = Object.entries(amounts).filter(([, amount]) => amount !== 0);
    if (held.length === 0) return;
    await this.quotas.lock(tx, held.map(([resource]) => resource));
    await this.quotas.add(tx, Object.fromEntries(held.map(([resource, amount]) => [resource, -amount])));
  }

  /** The first limits of a new tenant; named ones replace the defaults. */
  async establish(tx: OpContext, limits: Amounts): Promise<void> {
    await this.quotas.setLimits(tx, { ...DEFAULT_QUOTA, ...limits });
  }

  /** Changes the named limits. Below what is used: nothing is taken away, but nothing more is given. */
  async change(tx: OpContext, limits: Amounts): Promise<void> {
    await this.quotas.setLimits(tx, limits);
  }
}

function demandRoom(lines: readonly QuotaLine[], amounts: Amounts): void {
  for (const [resource, requested] of Object.entries(amounts)) {
    const line = lines.find((l) => l.resource === resource);
    const limit = line?.limit ?? 0;
    const used = line?.used ?? 0;
    if (requested > 0 && used + requested > limit) {
      throw new AppError('quota_exceeded', `${resource}: ${used} of ${limit} used, ${requested} more asked for`, {
        limit: { resource, limit, used, requested },
      });
    }
  }
}
