import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import { KeyDirectory } from '../../platform/auth/key-directory.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { stillReferenced, uniqueViolation, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/rest/match.js';
import { Views } from '../../platform/rest/views.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { amountsOf, type Quota, type QuotaLimits } from '../quotas/quota.dto.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { showTenant, type CreatedTenant, type CreateTenantInput, type Tenant, type UpdateTenantInput } from './tenant.dto.js';
import type { TenantRow } from './tenant.row.js';
import { TenantsRepository } from './tenants.repository.js';

const OPERATOR = { operator: true };

/** The tenants below the operator's. */
@Injectable()
export class TenantsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tenants: TenantsRepository,
    private readonly keys: ApiKeysService,
    private readonly quotas: QuotasService,
    private readonly directory: KeyDirectory,
    private readonly views: Views,
  ) {}

  onModuleInit(): void {
    this.views.register('tenant', async (ctx, id) => {
      const row = await this.tenants.find(ctx, id);
      return row ? showTenant(row) : undefined;
    });
  }

  @Allow('tenants:read', OPERATOR)
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Tenant>> {
    return mapPage(await this.tenants.below(ctx, query), showTenant);
  }

  @Allow('tenants:read', OPERATOR)
  async get(ctx: OpContext, id: string): Promise<Tenant> {
    return showTenant(await this.tenants.get(ctx, id));
  }

  /** With its quota and a first key. Fails with `name_taken`, or `not_found` for an unknown parent. */
  @Allow('tenants:write', OPERATOR)
  async create(ctx: OpContext, input: CreateTenantInput): Promise<CreatedTenant> {
    return this.naming(input.name, () =>
      this.work.mutate(
        ctx,
        async (tx) => {
          const parent = await this.tenants.get(tx, input.parentId ?? tx.tenantId);
          const id = newId('tenant');
          const row = await this.tenants.insert(tx, { id, name: input.name, parentId: parent.id, ancestors: [...parent.ancestors, id] });
          return this.work.as(tx, id, async (own) => {
            await this.quotas.establish(own, amountsOf(input.quota ?? {}));
            return { tenant: showTenant(row), ...(await this.keys.mint(own, 'first', ['*'], null)) };
          });
        },
        ({ secret: _secret, ...answer }) => answer,
      ),
    );
  }

  @Allow('tenants:write', OPERATOR)
  async update(ctx: OpContext, id: string, input: UpdateTenantInput): Promise<Tenant> {
    return this.naming(input.name, () => this.change(ctx, id, (row) => (input.name == null || input.name === row.name ? {} : { name: input.name })));
  }

  /** Its keys may read on, and change nothing. */
  @Allow('tenants:write', OPERATOR)
  async suspend(ctx: OpContext, id: string): Promise<Tenant> {
    return this.change(ctx, id, (row) => {
      refuseOwn(ctx, row, 'suspended');
      return row.status === 'suspended' ? {} : { status: 'suspended' };
    });
  }

  @Allow('tenants:write', OPERATOR)
  async resume(ctx: OpContext, id: string): Promise<Tenant> {
    return this.change(ctx, id, (row) => (row.status === 'active' ? {} : { status: 'active' }));
  }

  /** With its keys, quota and history. Fails with `conflict` while it has containers, snapshots, images or tenants below it. */
  @Allow('tenants:write', OPERATOR)
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    try {
      return await this.work.mutate(ctx, async (tx) => {
        const row = await this.tenants.get(tx, idOrName, { lock: true });
        demandMatch(tx, row);
        refuseOwn(ctx, row, 'deleted');
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

  @Allow('tenants:read', OPERATOR)
  async quota(ctx: OpContext, id: string): Promise<{ items: Quota[] }> {
    return this.work.run(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id);
      return this.work.as(tx, row.id, (own) => this.quotas.lines(own));
    });
  }

  /** Changes the named limits; below what is used only stops growth. */
  @Allow('tenants:write', OPERATOR)
  async setQuota(ctx: OpContext, id: string, limits: QuotaLimits): Promise<{ items: Quota[] }> {
    return this.work.mutate(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id);
      return this.work.as(tx, row.id, async (own) => {
        await this.quotas.change(own, amountsOf(limits));
        return this.quotas.lines(own);
      });
    });
  }

  /** For other modules: the tenant the key belongs to, whomever it acts for. */
  async ofKey(ctx: OpContext): Promise<Tenant> {
    const own = ctx.onTenant(ctx.actor.tenantId);
    return showTenant(await this.tenants.get(own, own.tenantId));
  }

  private async change(ctx: OpContext, id: string, changeOf: (row: TenantRow) => Partial<TenantRow>): Promise<Tenant> {
    const tenant = await this.work.mutate(ctx, async (tx) => {
      const row = await this.tenants.get(tx, id, { lock: true });
      demandMatch(tx, row);
      const change = changeOf(row);
      return showTenant(Object.keys(change).length === 0 ? row : await this.tenants.update(tx, row.id, { ...change, updatedAt: new Date() }));
    });
    this.directory.forget();
    return tenant;
  }

  private async naming<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (uniqueViolation(error)) throw new AppError('name_taken', `a tenant named ${name} exists`);
      throw error;
    }
  }
}

/** An operator would lock itself out. */
function refuseOwn(ctx: OpContext, row: TenantRow, what: string): void {
  if (row.operator || row.id === ctx.actor.tenantId) throw new AppError('conflict', `the operator's own tenant cannot be ${what}`);
}
