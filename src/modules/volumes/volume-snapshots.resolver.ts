import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CreateVolumeSnapshotInput,
  DeleteVolumeSnapshotPayload,
  UpdateVolumeSnapshotInput,
  VolumeSnapshot,
  VolumeSnapshotConnection,
  VolumeSnapshotConnectionArgs,
  VolumeSnapshotPayload,
} from './volume-snapshot.dto.js';
import { VolumeSnapshotsService } from './volume-snapshots.service.js';

@Resolver(() => VolumeSnapshot)
export class VolumeSnapshotsResolver {
  constructor(private readonly service: VolumeSnapshotsService) {}

  @Query(() => VolumeSnapshotConnection)
  async volumeSnapshots(@Ctx() ctx: OpContext, @Args() args: VolumeSnapshotConnectionArgs): Promise<Connection<VolumeSnapshot>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => VolumeSnapshot)
  volumeSnapshot(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<VolumeSnapshot> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => VolumeSnapshotPayload)
  createVolumeSnapshot(@Ctx() ctx: OpContext, @Args('input') { volumeId, ...input }: CreateVolumeSnapshotInput): Promise<Partial<VolumeSnapshotPayload>> {
    return this.service.create(ctx, volumeId, input);
  }

  @Mutation(() => VolumeSnapshotPayload)
  updateVolumeSnapshot(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateVolumeSnapshotInput): Promise<Partial<VolumeSnapshotPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteVolumeSnapshotPayload)
  deleteVolumeSnapshot(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteVolumeSnapshotPayload>> {
    return this.service.delete(ctx, input.id);
  }

  @Mutation(() => VolumeSnapshotPayload, { description: 'Puts the volume back to the snapshot' })
  restoreVolumeSnapshot(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<VolumeSnapshotPayload>> {
    return this.service.restore(ctx, input.id);
  }
}
