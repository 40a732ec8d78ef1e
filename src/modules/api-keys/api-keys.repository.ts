import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { API_KEY } from './api-key.noun.js';
import { ApiKeyRow } from './api-key.row.js';

@Injectable()
export class ApiKeysRepository extends TenantRepository<ApiKeyRow> {
  protected readonly row = ApiKeyRow;
  protected readonly noun = API_KEY;

  /** Whether the tenant has another key of its own that works, until the transaction ends. */
  async hasAnother(tx: OpContext, id: string): Promise<boolean> {
    return this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtext('berth.own-keys ' || $1))`, [tx.tenantId]);
      const [found]: object[] = await manager.query(
        'SELECT FROM api_keys WHERE tenant_id = $1 AND id <> $2 AND NOT from_above AND (expires_at IS NULL OR expires_at > now()) LIMIT 1',
        [tx.tenantId, id],
      );
      return found !== undefined;
    });
  }

  /** Whether the tenant lets those above it reach inside. */
  async isOpenAbove(ctx: OpContext): Promise<boolean> {
    const [row]: { open: boolean }[] = await this.work.run(ctx, (_, manager) =>
      manager.query('SELECT parent_access AS open FROM tenants WHERE id = $1', [ctx.tenantId]),
    );
    return row?.open ?? false;
  }
}
