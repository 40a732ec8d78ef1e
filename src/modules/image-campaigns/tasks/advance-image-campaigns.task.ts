import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Reconciler } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { CampaignWaves } from '../campaign-waves.js';
import { ImageCampaignsRepository } from '../image-campaigns.repository.js';

/** Takes campaigns forward whose pause is over, that were begun where nothing is run, or that a dead worker left. */
@Injectable()
export class AdvanceImageCampaigns implements Reconciler {
  readonly name = 'image campaigns';
  readonly everySeconds = 1;

  constructor(
    private readonly campaigns: ImageCampaignsRepository,
    private readonly waves: CampaignWaves,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** One that fails must not keep the others from their turn. */
  async run(): Promise<void> {
    for (const { tenant_id: tenantId, id } of await this.campaigns.live()) {
      await this.waves
        .advance(tenantId, id)
        .catch((error: unknown) => this.log.warn({ err: error, campaignId: id }, 'an image campaign was not taken forward; it will be tried again'));
    }
  }
}
