import { Module, type OnModuleInit } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { CampaignWaves } from './campaign-waves.js';
import { ImageCampaignMovesRepository } from './image-campaign-moves.repository.js';
import { IMAGE_CAMPAIGN } from './image-campaign.noun.js';
import { showImageCampaign } from './image-campaign.view.js';
import { ImageCampaignsController } from './image-campaigns.controller.js';
import { ImageCampaignsRepository } from './image-campaigns.repository.js';
import { ImageCampaignsResolver } from './image-campaigns.resolver.js';
import { ImageCampaignsService } from './image-campaigns.service.js';
import { MoveContainerSagas } from './sagas/move-container.saga.js';
import { AdvanceImageCampaignsTask } from './tasks/advance-image-campaigns.task.js';

@Module({
  imports: [ContainersModule, HostsModule, ImagesModule, QuotasModule],
  controllers: [ImageCampaignsController],
  providers: [
    ImageCampaignsRepository,
    ImageCampaignMovesRepository,
    ImageCampaignsService,
    ImageCampaignsResolver,
    CampaignWaves,
    MoveContainerSagas,
    AdvanceImageCampaignsTask,
    serving(IMAGE_CAMPAIGN, ImageCampaignsService, { show: showImageCampaign }),
  ],
  exports: [ImageCampaignsService],
})
export class ImageCampaignsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly moves: MoveContainerSagas,
  ) {}

  onModuleInit(): void {
    for (const saga of this.moves.all()) this.runner.register(saga);
  }
}
