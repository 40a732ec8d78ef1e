import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { CrossTenant } from '../../platform/database/cross-tenant.js';
import { TenantRepository } from '../../platform/database/tenant-repository.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { IMAGE_CAMPAIGN } from './image-campaign.noun.js';
import { ImageCampaignRow } from './image-campaign.row.js';

@Injectable()
export class ImageCampaignsRepository extends TenantRepository<ImageCampaignRow> {
  protected readonly row = ImageCampaignRow;
  protected readonly noun = IMAGE_CAMPAIGN;

  constructor(
    work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {
    super(work);
  }

  /** How many of the tenant's campaigns are under way; until the caller's transaction ends, no other is counted. */
  async countLive(tx: OpContext): Promise<number> {
    return this.work.run(tx, async (_, manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('image campaigns ' || $1, 0))`, [tx.tenantId]);
      const [found]: { live: number }[] = await manager.query(
        `SELECT count(*)::integer AS live FROM image_campaigns WHERE tenant_id = $1 AND status IN ('running', 'paused', 'rolling_back')`,
        [tx.tenantId],
      );
      return found!.live;
    });
  }

  /** Across tenants: those that have something to do. */
  live(): Promise<{ tenant_id: string; id: string }[]> {
    return this.crossTenant.query('SELECT tenant_id, id FROM live_image_campaigns()');
  }
}
