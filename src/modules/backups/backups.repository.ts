import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { BACKUP } from './backup.noun.js';
import { BackupRow } from './backup.row.js';

@Injectable()
export class BackupsRepository extends TenantRepository<BackupRow> {
  protected readonly row = BackupRow;
  protected readonly noun = BACKUP;

  /** Ids of the backup, of the one it holds the changes since, and so on to one that holds all. */
  async chain(ctx: OpContext, id: string): Promise<[string, ...string[]]> {
    const rows: { id: string }[] = await this.work.run(ctx, (_, manager) =>
      manager.query(
        `WITH RECURSIVE chain AS (
           SELECT id, base_id, 0 AS depth FROM backups WHERE tenant_id = $1 AND id = $2
           UNION ALL SELECT b.id, b.base_id, c.depth + 1 FROM chain c JOIN backups b ON b.tenant_id = $1 AND b.id = c.base_id)
         SELECT id FROM chain ORDER BY depth`,
        [ctx.tenantId, id],
      ),
    );
    return [id, ...rows.slice(1).map((row) => row.id)];
  }

  /** Those that hold the changes since this one. */
  async standingOn(ctx: OpContext, id: string): Promise<BackupRow[]> {
    return this.work.run(ctx, (_, manager) => this.query(ctx, manager).andWhere('r.baseId = :id', { id }).orderBy('r.createdAt').getMany());
  }

  /** A ready and open one whose file has this digest; it stays until the transaction ends. */
  async ofDigest(tx: OpContext, digest: string): Promise<BackupRow | null> {
    return this.work.run(tx, (_, manager) =>
      this.query(tx, manager).andWhere(`r.digest = :digest AND r.status = 'ready' AND NOT r.encrypted`, { digest }).limit(1).setLock('pessimistic_write').getOne(),
    );
  }
}
