import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import {
  CampaignContainer,
  CampaignContainerListQuery,
  CreateImageCampaignInput,
  ImageCampaign,
  ImageCampaignAnswer,
  ImageCampaignCreated,
  ImageCampaignListQuery,
  ImageCampaignPlan,
} from './image-campaign.dto.js';
import { ImageCampaignsService } from './image-campaigns.service.js';

@Controller('v1/image-campaigns')
export class ImageCampaignsController {
  constructor(private readonly campaigns: ImageCampaignsService) {}

  @Get()
  @AnswersPage('List image campaigns. Those under way and those that have ended.', ImageCampaign)
  list(@Ctx() ctx: OpContext, @Query() query: ImageCampaignListQuery): Promise<Page<ImageCampaign>> {
    return this.campaigns.list(ctx, query);
  }

  @Post()
  @Answers("Move containers from one image to its successor. In waves; what the containers wrote stays, what they never touched is the new image's. After more than `maxFailures` failures it has failed, and no further wave begins.", 201, ImageCampaignCreated)
  @ApiResponse({ status: 200, type: ImageCampaignPlan, description: 'With dryRun' })
  create(@Ctx() ctx: OpContext, @Body() input: CreateImageCampaignInput): Promise<ImageCampaignCreated | ImageCampaignPlan> {
    return this.campaigns.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get an image campaign. With how many of its containers were moved, failed, or wait for their turn.', 200, ImageCampaign)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ImageCampaign> {
    return this.campaigns.get(ctx, id);
  }

  @Get(':id/containers')
  @AnswersPage('List what an image campaign did to each container. With the operation that moved it, why it failed or was skipped, and the paths where its own files hide what the new image changes.', CampaignContainer)
  results(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: CampaignContainerListQuery): Promise<Page<CampaignContainer>> {
    return this.campaigns.results(ctx, id, query);
  }

  @Delete(':id')
  @AnswersNothing('Forget an image campaign that has ended. Its containers stay as they are. Fails with `conflict` while it is under way.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.campaigns.delete(ctx, id);
  }

  @Post(':id/actions/pause')
  @Answers('Begin no further wave until it is resumed. The wave that is under way ends as it would have.', 200, ImageCampaignAnswer)
  pause(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ImageCampaignAnswer> {
    return this.campaigns.act(ctx, 'pause', id);
  }

  @Post(':id/actions/resume')
  @Answers('Let a paused image campaign go on. The next wave begins.', 200, ImageCampaignAnswer)
  resume(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ImageCampaignAnswer> {
    return this.campaigns.act(ctx, 'resume', id);
  }

  @Post(':id/actions/cancel')
  @Answers('Leave the containers whose turn has not come on the old image. The wave that is under way ends as it would have; then the campaign has ended.', 200, ImageCampaignAnswer)
  cancel(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ImageCampaignAnswer> {
    return this.campaigns.act(ctx, 'cancel', id);
  }

  @Post(':id/actions/rollback')
  @Answers('Move the containers that were moved back to the old image, in waves. What they wrote stays. Also after the campaign has ended.', 200, ImageCampaignAnswer)
  rollback(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ImageCampaignAnswer> {
    return this.campaigns.act(ctx, 'rollback', id);
  }
}
