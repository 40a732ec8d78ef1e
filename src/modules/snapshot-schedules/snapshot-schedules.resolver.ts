import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, ConnectionArgs, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CreateSnapshotScheduleInput,
  DeleteSnapshotSchedulePayload,
  SnapshotSchedule,
  SnapshotScheduleConnection,
  SnapshotSchedulePayload,
  UpdateSnapshotScheduleInput,
} from './snapshot-schedule.dto.js';
import { SnapshotSchedulesService } from './snapshot-schedules.service.js';

@Resolver(() => SnapshotSchedule)
export class SnapshotSchedulesResolver {
  constructor(private readonly service: SnapshotSchedulesService) {}

  @Query(() => SnapshotScheduleConnection)
  async snapshotSchedules(@Ctx() ctx: OpContext, @Args() args: ConnectionArgs): Promise<Connection<SnapshotSchedule>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => SnapshotSchedule)
  snapshotSchedule(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<SnapshotSchedule> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => SnapshotSchedulePayload)
  createSnapshotSchedule(@Ctx() ctx: OpContext, @Args('input') input: CreateSnapshotScheduleInput): Promise<Partial<SnapshotSchedulePayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => SnapshotSchedulePayload)
  updateSnapshotSchedule(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateSnapshotScheduleInput): Promise<Partial<SnapshotSchedulePayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteSnapshotSchedulePayload)
  deleteSnapshotSchedule(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteSnapshotSchedulePayload>> {
    return this.service.delete(ctx, input.id);
  }
}
