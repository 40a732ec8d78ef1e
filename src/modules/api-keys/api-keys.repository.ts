import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { API_KEY } from './api-key.noun.js';
import { ApiKeyRow } from './api-key.row.js';

@Injectable()
export class ApiKeysRepository extends TenantRepository<ApiKeyRow> {
  protected readonly row = ApiKeyRow;
  protected readonly noun = API_KEY;

  /** Whether the tenant lets those above it reach inside. */
  async isOpenAbove(ctx: OpContext): Promise<boolean> {
    const [row]: { open: boolean }[] = await this.work.run(ctx, (_, manager) =>
      manager.query('SELECT parent_access AS open FROM tenants WHERE id = $1', [ctx.tenantId]),
    );
    return row?.open ?? false;
  }
}
