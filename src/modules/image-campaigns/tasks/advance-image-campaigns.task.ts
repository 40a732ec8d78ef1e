import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { CampaignWaves } from '../campaign-waves.js';
import { ImageCampaignsRepository } from '../image-campaigns.repository.js';

const EVERY_SECONDS = 1;

/** Takes campaigns forward whose pause is over, that were begun where nothing is run, or that a dead worker left. */
@Injectable()
export class AdvanceImageCampaignsTask implements OnModuleInit {
  constructor(
    private readonly campaigns: ImageCampaignsRepository,
    private readonly waves: CampaignWaves,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'advance-image-campaigns', everySeconds: EVERY_SECONDS, run: () => this.round() });
  }

  /** One that fails must not keep the others from their turn. */
  private async round(): Promise<number> {
    let failed = 0;
    for (const { tenant_id: tenantId, id } of await this.campaigns.live()) {
      await this.waves.advance(tenantId, id).catch((error: unknown) => {
        failed += 1;
        this.log.warn({ err: error, campaignId: id }, 'an image campaign was not taken forward; it will be tried again');
      });
    }
    return failed;
  }
}
