import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { OPERATION } from '../../platform/operations/operation.noun.js';
import { OperationRow } from '../../platform/operations/operation.row.js';

/** What narrows a list of operations. */
export interface OperationFilter {
  ids?: readonly string[];
  kind?: string;
  resourceId?: string;
}

/** Reads operations for their owners; the platform writes them. */
@Injectable()
export class OperationListRepository extends TenantRepository<OperationRow> {
  protected readonly row = OperationRow;
  protected readonly noun = OPERATION;
  protected override readonly named = false;
  protected override readonly sortable = ['createdAt'];

  /** A key with a selector sees those it started: of the others, their objects may not be its. */
  protected override query(ctx: OpContext, manager: EntityManager): SelectQueryBuilder<OperationRow> {
    const builder = super.query(ctx, manager);
    return ctx.actor.selector === undefined ? builder : builder.andWhere('r.created_by = :startedBy', { startedBy: ctx.actor.keyId });
  }

  page(ctx: OpContext, query: ListQuery, { ids, kind, resourceId }: OperationFilter): Promise<Page<OperationRow>> {
    return this.list(ctx, query, (builder) => {
      if (ids !== undefined) builder.andWhere('r.id = ANY(:ids)', { ids: [...ids] });
      if (kind !== undefined) builder.andWhere('r.kind = :kind', { kind });
      if (resourceId !== undefined) builder.andWhere('r.resource_id = :resourceId', { resourceId });
    });
  }
  /** The newest operations on each of these objects, newest first. */
  async newestOf(ctx: OpContext, resourceIds: readonly string[], each: number): Promise<OperationRow[]> {
    return this.rows(ctx, (manager) =>
      this.query(ctx, manager)
        .andWhere(
          `r.id IN (SELECT o.id FROM unnest(:resourceIds::text[]) AS wanted (id) CROSS JOIN LATERAL (
             SELECT id FROM operations WHERE tenant_id = :tenantId AND resource_id = wanted.id ORDER BY seq DESC LIMIT :each) o)`,
          { resourceIds: [...resourceIds], each },
        )
        .orderBy('r.created_at', 'DESC')
        .addOrderBy('r.id', 'DESC'),
    );
  }
}
