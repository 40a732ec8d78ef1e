import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CampaignContainer,
  CampaignContainerArgs,
  CampaignContainerConnection,
  CreateImageCampaignInput,
  CreateImageCampaignPayload,
  DeleteImageCampaignPayload,
  ImageCampaign,
  ImageCampaignConnection,
  ImageCampaignConnectionArgs,
  ImageCampaignPayload,
} from './image-campaign.dto.js';
import { ImageCampaignsService } from './image-campaigns.service.js';

@Resolver(() => ImageCampaign)
export class ImageCampaignsResolver {
  constructor(private readonly service: ImageCampaignsService) {}

  @Query(() => ImageCampaignConnection)
  async imageCampaigns(@Ctx() ctx: OpContext, @Args() args: ImageCampaignConnectionArgs): Promise<Connection<ImageCampaign>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => ImageCampaign)
  imageCampaign(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<ImageCampaign> {
    return this.service.get(ctx, id);
  }

  @Query(() => CampaignContainerConnection, { description: 'What an image campaign did to each container' })
  async imageCampaignContainers(@Ctx() ctx: OpContext, @Args() { campaignId, ...args }: CampaignContainerArgs): Promise<Connection<CampaignContainer>> {
    return connectionOf(await this.service.results(ctx, campaignId, listQueryOf(args)));
  }

  @Mutation(() => CreateImageCampaignPayload)
  createImageCampaign(@Ctx() ctx: OpContext, @Args('input') input: CreateImageCampaignInput): Promise<Partial<CreateImageCampaignPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => DeleteImageCampaignPayload)
  deleteImageCampaign(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<DeleteImageCampaignPayload>> {
    return this.service.delete(ctx, id);
  }

  @Mutation(() => ImageCampaignPayload)
  pauseImageCampaign(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<ImageCampaignPayload>> {
    return this.service.act(ctx, 'pause', id);
  }

  @Mutation(() => ImageCampaignPayload)
  resumeImageCampaign(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<ImageCampaignPayload>> {
    return this.service.act(ctx, 'resume', id);
  }

  @Mutation(() => ImageCampaignPayload)
  cancelImageCampaign(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<ImageCampaignPayload>> {
    return this.service.act(ctx, 'cancel', id);
  }

  @Mutation(() => ImageCampaignPayload)
  rollbackImageCampaign(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<ImageCampaignPayload>> {
    return this.service.act(ctx, 'rollback', id);
  }
}
