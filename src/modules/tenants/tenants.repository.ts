import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { isId } from '../../platform/ids/id.js';
import { TENANT } from './tenant.noun.js';
import { TenantRow } from './tenant.row.js';

/** A tenant sees itself and every tenant below it; names are unique among the children of one parent. */
@Injectable()
export class TenantsRepository extends TenantRepository<TenantRow> {
  protected readonly row = TenantRow;
  protected readonly noun = TENANT;
  protected override readonly owned = ':tenantId = ANY(ancestors)';

  /** By id, or by the name of a child. */
  override async find(ctx: OpContext, idOrName: string, options: { lock?: boolean } = {}): Promise<TenantRow | null> {
    return this.work.run(ctx, (_, manager) => {
      const query = this.query(ctx, manager).andWhere(isId(TENANT, idOrName) ? 'r.id = :idOrName' : 'r.parent_id = :tenantId AND r.name = :idOrName', {
        idOrName,
      });
      return (options.lock ? query.setLock('pessimistic_write') : query).getOne();
    });
  }

  /** Those below the caller's, not itself. */
  below(ctx: OpContext, query: ListQuery): Promise<Page<TenantRow>> {
    return this.list(ctx, query, (builder) => builder.andWhere('r.id <> :tenantId'));
  }
}
