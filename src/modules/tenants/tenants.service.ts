import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import { KeyDirectory } from '../../platform/auth/key-directory.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { stillReferenced, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { amountsOf, type Quota, type QuotaLimits } from '../quotas/quota.dto.js';
import { otherThan, QuotasService } from '../quotas/quotas.service.js';
import type { CreatedTenant, CreateTenantInput, Tenant, UpdateTenantInput } from './tenant.dto.js';
import { inOrder, type Profile } from './profile.rules.js';
import { TENANT } from './tenant.noun.js';
import type { TenantRow } from './tenant.row.js';
import { showTenant } from './tenant.view.js';
import { TenantsRepository } from './tenants.repository.js';

/** The operator, resellers, customers, projects. */
const MOST_LEVELS = 4;

@Injectable()
export class TenantsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly crossTenant: CrossTenant,
    private readonly tenants: TenantsRepository,
    private readonly keys: ApiKeysService,
    private readonly quotas: QuotasService,
    private readonly directory: KeyDirectory,
  ) {}

  @Allow('tenants:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Tenant>> {
    return mapPage(await this.tenants.below(ctx, query), showTenant);
  }

  @Allow('tenants:read')
  async get(ctx: OpContext, id: string): Promise<Tenant> {
    return showTenant(await this.tenants.get(ctx, id));
  }

  /** With its quota and a first key. Fails with `name_taken`, or `not_found` for an unknown parent. */
  @Allow('tenants:write')
  async create(ctx: OpContext, input: CreateTenantInput): Promise<CreatedTenant> {
    return this.idempotency.mutate(
      ctx,
      async (tx) => {
        const parent = await this.tenants.get(tx, input.parentId ?? tx.tenantId);
        if (parent.ancestors.length >= MOST_LEVELS) {
          throw new AppError('conflict', `tenants go ${MOST_LEVELS} levels deep: the operator, resellers, customers, projects`);
        }
        const id = newId(TENANT);
        const row = await this.tenants.insert(tx, {
          id,
          name: input.name,
          parentId: parent.id,
          ancestors: [...parent.ancestors, id],
          ...(input.overcommit == null ? {} : { overcommit: input.overcommit }),
          ...(input.profiles == null ? {} : { profiles: granted(ctx, input.profiles) }),
        });
        const lines = await this.crossTenant.as(tx, parent.id, async (above) => {
          await this.quotas.reserve(above, { tenants: 1 });
          return (await this.quotas.lines(above)).items;
        });
        await this.quotas.establish(tx, id, { operator: parent.operator, overcommit: parent.overcommit, lines }, amountsOf(input.quota ?? {}));
        const first = await this.crossTenant.as(tx, id, (own) => this.keys.mint(own, { name: 'first', scopes: ['*'], fromAbove: false }));
        return { tenant: showTenant(row), ...first };
      },
      ({ secret: _secret, ...answer }) => answer,
    );
  }

  /** Name and overcommit are given from above, profiles by the operator, parentAccess by the tenant itself; else it fails with `forbidden`. */
  @Allow('tenants:write')
  async update(ctx: OpContext, id: string, input: UpdateTenantInput): Promise<Tenant> {
    const change = Object.fromEntries(Object.entries(input).filter(([, value]) => value != null)) as Partial<TenantRow>;
    return this.change(ctx, id, (row) => {
      if (change.parentAccess !== undefined && (row.id !== ctx.actor.tenantId || ctx.actor.outside)) {
        throw new AppError('forbidden', 'parentAccess: only the tenant itself lets others in');
      }
      if (change.name !== undefined || change.overcommit !== undefined) demandAbove(ctx, row);
      if (change.profiles !== undefined) change.profiles = granted(ctx, change.profiles);
      return change;
    });
  }

  /** It and all below it read on and change nothing; the worker stops what runs. */
  @Allow('tenants:write')
  async suspend(ctx: OpContext, id: string): Promise<Tenant> {
    return this.change(ctx, id, (row) => {
      demandAbove(ctx, row);
      return { status: 'suspended' };
    });
  }

  /** The worker starts again what it stopped. */
  @Allow('tenants:write')
  async resume(ctx: OpContext, id: string): Promise<Tenant> {
    return this.change(ctx, id, (row) => {
      demandAbove(ctx, row);
      return { status: 'active' };
    });
  }

  /** With its keys, quota and history. Fails with `conflict` while it has containers, snapshots, images or tenants below it. */
  @Allow('tenants:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    try {
      return await this.idempotency.mutate(ctx, async (tx) => {
        const row = await this.tenants.get(tx, idOrName, { lock: true });
        demandMatch(tx, row);
        demandAbove(ctx, row);
        await this.crossTenant.as(tx, row.id, (own) => this.quotas.releaseAll(own));
        await this.crossTenant.as(tx, row.parentId!, (above) => this.quotas.release(above, { tenants: 1 }));
        await this.tenants.remove(tx, row.id);
        return { deletedId: row.id };
      });
    } catch (error) {
      const table = stillReferenced(error);
      if (table) throw new AppError('conflict', `the tenant still has ${table === 'tenants' ? 'tenants below it' : table}; delete them first`);
      throw error;
    } finally {
      this.directory.forget();
    }
  }

  @Allow('tenants:read')
  async quota(ctx: OpContext, id: string): Promise<{ items: Quota[] }> {
    return this.work.run(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id);
      return this.crossTenant.as(tx, row.id, (own) => this.quotas.lines(own));
    });
  }

  /** Changes the named limits; below what is used only stops growth. Fails with `quota_exceeded` when the tenant above it cannot promise that much. */
  @Allow('tenants:write')
  async setQuota(ctx: OpContext, id: string, limits: QuotaLimits): Promise<{ items: Quota[] }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id);
      if (!row.operator) demandAbove(ctx, row);
      const lines = await this.crossTenant.as(tx, row.id, (own) => this.quotas.lines(own));
      const change = otherThan(lines.items, amountsOf(limits));
      tx.wrote(Object.keys(change).length > 0);
      if (row.operator) await this.crossTenant.as(tx, row.id, (own) => this.quotas.change(own, change));
      else await this.quotas.delegate(tx, row.id, change);
      return this.crossTenant.as(tx, row.id, (own) => this.quotas.lines(own));
    });
  }

  /** For containers, in their transaction: fails with `forbidden` unless the tenant has been granted all of these. */
  async demandProfiles(tx: OpContext, profiles: readonly Profile[]): Promise<void> {
    if (profiles.length === 0) return;
    const { profiles: known } = await this.tenants.get(tx, tx.tenantId);
    const missing = profiles.filter((profile) => !known.includes(profile));
    if (missing.length === 0) return;
    const message = `profiles: ${missing.join(' and ')} is not granted to this tenant; the operator can`;
    throw new AppError('forbidden', message, { errors: [{ pointer: '/profiles', code: 'forbidden', message }] });
  }

  /** For other modules: the tenant the key belongs to, whomever it acts for. */
  async ofKey(ctx: OpContext): Promise<Tenant> {
    const own = ctx.onTenant(ctx.actor.tenantId);
    return showTenant(await this.tenants.get(own, own.tenantId));
  }

  private async change(ctx: OpContext, id: string, changeOf: (row: TenantRow) => Partial<TenantRow>): Promise<Tenant> {
    const tenant = await this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id, { lock: true });
      demandMatch(tx, row);
      return showTenant(await this.tenants.update(tx, row.id, { ...changeOf(row), updatedAt: new Date() }));
    });
    this.directory.forget();
    return tenant;
  }
}

function granted(ctx: OpContext, profiles: readonly Profile[]): Profile[] {
  if (!ctx.actor.operator) throw new AppError('forbidden', 'profiles: only the operator grants them');
  return inOrder(profiles);
}

/** A tenant's limits, name and suspension are given by those above it: who has none is the operator, who would lock itself out. */
function demandAbove(ctx: OpContext, row: TenantRow): void {
  if (row.operator) throw new AppError('conflict', "the operator's own tenant stays as it is");
  if (row.id === ctx.actor.tenantId) throw new AppError('forbidden', 'this is for a tenant above yours to do');
}
