import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SnapshotRow } from './snapshot.row.js';

@Injectable()
export class SnapshotsRepository extends TenantRepository<SnapshotRow> {
  protected readonly row = SnapshotRow;
  protected readonly noun = 'snapshot';
  protected readonly idKind = 'snapshot';

  constructor(work: UnitOfWork) {
    super(work);
  }

  /** One page, of one container when `containerId` says so. */
  listOf(ctx: OpContext, { containerId, ...query }: ListQuery & { containerId?: string }): Promise<Page<SnapshotRow>> {
    return this.list(ctx, query, (builder) => {
      if (containerId !== undefined) builder.andWhere('r.containerId = :containerId', { containerId });
    });
  }

  /** Across tenants: up to 100 snapshots past their time that no operation holds. */
  expired(): Promise<{ tenant_id: string; id: string }[]> {
    return this.work.system((query) => query('SELECT tenant_id, id FROM expired_snapshots()'));
  }

  /** How many snapshots each of these containers has; containers without any are absent. */
  async countByContainer(ctx: OpContext, containerIds: readonly string[]): Promise<Map<string, number>> {
    const rows: { container_id: string; n: number }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(`SELECT container_id, count(*)::int AS n FROM snapshots WHERE tenant_id = $1 AND container_id = ANY($2) GROUP BY container_id`, [
        ctx.tenantId,
        [...containerIds],
      ]),
    );
    return new Map(rows.map((row) => [row.container_id, row.n]));
  }
}
