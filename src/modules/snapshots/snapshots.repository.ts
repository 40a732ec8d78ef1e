import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
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
