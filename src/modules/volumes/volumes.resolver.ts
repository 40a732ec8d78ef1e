import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { VolumeAttachmentsService } from './volume-attachments.service.js';
import {
  AttachVolumeInput,
  CreateVolumeInput,
  DeleteVolumePayload,
  DetachVolumeInput,
  UpdateVolumeInput,
  Volume,
  VolumeConnection,
  VolumeConnectionArgs,
  VolumePayload,
} from './volume.dto.js';
import { VolumesService } from './volumes.service.js';

@Resolver(() => Volume)
export class VolumesResolver {
  constructor(
    private readonly service: VolumesService,
    private readonly attachments: VolumeAttachmentsService,
  ) {}

  @Query(() => VolumeConnection)
  async volumes(@Ctx() ctx: OpContext, @Args() args: VolumeConnectionArgs): Promise<Connection<Volume>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Volume)
  volume(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Volume> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => VolumePayload)
  createVolume(@Ctx() ctx: OpContext, @Args('input') input: CreateVolumeInput): Promise<Partial<VolumePayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => VolumePayload)
  updateVolume(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateVolumeInput): Promise<Partial<VolumePayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteVolumePayload)
  deleteVolume(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteVolumePayload>> {
    return this.service.delete(ctx, input.id);
  }

  @Mutation(() => VolumePayload, { description: 'Brings a volume to a container, at once and at each of its starts' })
  attachVolume(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: AttachVolumeInput): Promise<Partial<VolumePayload>> {
    return this.attachments.attach(ctx, id, input);
  }

  @Mutation(() => VolumePayload, { description: 'Takes a volume away from its container' })
  detachVolume(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: DetachVolumeInput): Promise<Partial<VolumePayload>> {
    return this.attachments.detach(ctx, id, options);
  }
}
