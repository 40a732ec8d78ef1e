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

  /** Snapshots past their time that no operation holds, locked; those another process works on are left out. */
  async expired(tx: OpContext): Promise<SnapshotRow[]> {
    return this.work.run(tx, (_, manager) =>
      this.query(tx, manager)
        .andWhere(`r.expires_at <= now() AND r.status IN ('ready', 'error')`)
        .setLock('pessimistic_write')
        .setOnLocked('skip_locked')
        .limit(100)
        .getMany(),
    );
  }

  /** Tenants that have expired snapshots. */
  async tenantsWithExpired(): Promise<string[]> {
    const rows = await this.work.system<{ tenant_id: string }>((query) => query('SELECT tenant_id FROM tenants_with_expired_snapshots()'));
    return rows.map((row) => row.tenant_id);
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
