import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { SnapshotRootsService } from './snapshot-roots.service.js';
import {
  CreateSnapshotInput,
  DeleteSnapshotPayload,
  RestoreSnapshotInput,
  Snapshot,
  SnapshotConnection,
  SnapshotConnectionArgs,
  SnapshotPayload,
  UpdateSnapshotInput,
} from './snapshot.dto.js';
import { SnapshotsService } from './snapshots.service.js';

@Resolver(() => Snapshot)
export class SnapshotsResolver {
  constructor(
    private readonly service: SnapshotsService,
    private readonly roots: SnapshotRootsService,
  ) {}

  @Query(() => SnapshotConnection)
  async snapshots(@Ctx() ctx: OpContext, @Args() args: SnapshotConnectionArgs): Promise<Connection<Snapshot>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Snapshot)
  snapshot(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Snapshot> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => SnapshotPayload)
  createSnapshot(@Ctx() ctx: OpContext, @Args('input') { containerId, ...input }: CreateSnapshotInput): Promise<Partial<SnapshotPayload>> {
    return this.service.create(ctx, containerId, input);
  }

  @Mutation(() => DeleteSnapshotPayload)
  deleteSnapshot(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteSnapshotPayload>> {
    return this.service.delete(ctx, input.id);
  }

  @Mutation(() => SnapshotPayload)
  updateSnapshot(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateSnapshotInput): Promise<Partial<SnapshotPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => SnapshotPayload)
  restoreSnapshot(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: RestoreSnapshotInput): Promise<Partial<SnapshotPayload>> {
    return this.roots.restore(ctx, id, options);
  }
}
