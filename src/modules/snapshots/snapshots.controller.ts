import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { RestoreOptions } from '../containers/container-roots.dto.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { SnapshotRootsService } from './snapshot-roots.service.js';
import {
  CreateSnapshotBody,
  Snapshot,
  SnapshotAnswer,
  SnapshotListQueryDto,
  ContainerSnapshotListQuery,
  SnapshotWithOperation,
  UpdateSnapshot,
} from './snapshot.dto.js';
import { SnapshotsService } from './snapshots.service.js';

@Controller('v1')
export class SnapshotsController {
  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly roots: SnapshotRootsService,
  ) {}

  @Post('containers/:id/snapshots')
  @AnswersOperation('Take a snapshot of a container. One instant of its files, running or not: a running container is frozen for that instant.', 201, SnapshotWithOperation)
  create(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: CreateSnapshotBody): Promise<SnapshotWithOperation> {
    return this.snapshots.create(ctx, id, input);
  }

  @Get('containers/:id/snapshots')
  @AnswersPage('List the snapshots of a container. Fails with `not_found` when the container is gone; its snapshots are then still in `/v1/snapshots`.', Snapshot)
  listOfContainer(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: ContainerSnapshotListQuery): Promise<Page<Snapshot>> {
    return this.snapshots.listOfContainer(ctx, id, query);
  }

  @Get('snapshots')
  @AnswersPage('List snapshots. Of the whole tenant, those of deleted containers too.', Snapshot)
  list(@Ctx() ctx: OpContext, @Query() query: SnapshotListQueryDto): Promise<Page<Snapshot>> {
    return this.snapshots.list(ctx, query);
  }

  @Get('snapshots/:id')
  @Answers('Get a snapshot. Its files can be read without restoring it: `/files`.', 200, Snapshot)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Snapshot> {
    return this.snapshots.get(ctx, id);
  }

  @Delete('snapshots/:id')
  @AnswersOperation('Delete a snapshot. Fails with `protected` while it is protected, or `conflict` while a container is being made of it.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.snapshots.delete(ctx, id);
  }

  @Patch('snapshots/:id')
  @Answers('Change name, labels, protection or expiry. At once; a time that has passed is refused.', 200, SnapshotAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateSnapshot): Promise<SnapshotAnswer> {
    return this.snapshots.update(ctx, id, input);
  }

  @Post('snapshots/:id/actions/restore')
  @AnswersOperation('Put the container back to the snapshot. What runs is killed and started again. The files it replaces are kept for 24 hours, unless `safetySnapshot` is false: the operation can be reverted.', 202, SnapshotWithOperation)
  restore(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RestoreOptions): Promise<SnapshotWithOperation> {
    return this.roots.restore(ctx, id, options);
  }
}
