import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { FieldChange, Plan, QuotaEffect } from './container-plan.dto.js';
import type { Container, CreateContainerInput, UpdateContainer } from './container.dto.js';
import { cost, type Held } from './container.rules.js';
import { ContainersService } from './containers.service.js';

/** Tries a change and takes it back: the same validation, quota and placement as the change itself, because it is the change itself. */
@Injectable()
export class ContainerPlansService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly containers: ContainersService,
    private readonly quotas: QuotasService,
  ) {}

  /** Fails as `create` would. */
  @Allow('containers:write')
  async create(ctx: OpContext, input: CreateContainerInput): Promise<Plan> {
    return this.work.rehearse(ctx, async (tx) => {
      const quota = await this.standing(tx);
      const { container } = await this.containers.create(tx, input);
      return { dryRun: true, action: 'create', container, ...(await this.placement(tx, container.id)), quota: quota({}, cost(container.limits)), changes: [] };
    });
  }

  /** Fails as `update` would. */
  @Allow('containers:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateContainer): Promise<Plan> {
    return this.work.rehearse(ctx, async (tx) => {
      const before = await this.containers.shown(tx, idOrName);
      const quota = await this.standing(tx);
      const { container } = await this.containers.update(tx, idOrName, input);
      return { dryRun: true, action: 'update', container, ...(await this.placement(tx, container.id)), quota: quota(cost(before.limits), cost(container.limits)), changes: differences(before, container) };
    });
  }

  /** Fails as `delete` would. */
  @Allow('containers:write')
  async delete(ctx: OpContext, idOrName: string, force = false): Promise<Plan> {
    return this.work.rehearse(ctx, async (tx) => {
      const before = await this.containers.shown(tx, idOrName);
      const held = before.status === 'error' ? {} : cost(before.limits);
      const quota = await this.standing(tx);
      await this.containers.delete(tx, idOrName, force);
      return { dryRun: true, action: 'delete', quota: quota(held, {}), changes: [] };
    });
  }

  private async placement(tx: OpContext, id: string): Promise<{ hostId: string }> {
    return { hostId: (await this.containers.locate(tx, id)).hostId };
  }

  /** How the quota stands before; answers what it says when one cost takes another's place. */
  private async standing(tx: OpContext): Promise<(from: Held, to: Held) => QuotaEffect[]> {
    const { items } = await this.quotas.lines(tx);
    return (from, to) =>
      items.flatMap(({ resource, limit, used }) => {
        const by = amountOf(to, resource) - amountOf(from, resource);
        return by === 0 ? [] : [{ resource, limit, used, after: Number((used + by).toFixed(6)) }];
      });
  }
}

const amountOf = (held: Held, resource: string): number => (held as Record<string, number | undefined>)[resource] ?? 0;

/** What a PATCH can change, all of it while the container runs. */
function settings({ labels, protected: guarded, autostart, limits }: Container): Record<string, string> {
  const fields = { labels, protected: guarded, autostart, ...Object.fromEntries(Object.entries(limits).map(([name, value]) => [`limits.${name}`, value as unknown])) };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined).map(([name, value]) => [name, JSON.stringify(value)]));
}

function differences(before: Container, after: Container): FieldChange[] {
  const [from, to] = [settings(before), settings(after)];
  const changed = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((field) => from[field] !== to[field]);
  return changed.map((field) => ({ field, ...(field in from ? { from: from[field]! } : {}), ...(field in to ? { to: to[field]! } : {}), effect: 'live' }));
}
