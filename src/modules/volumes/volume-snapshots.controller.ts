import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import {
  CreateVolumeSnapshotBody,
  UpdateVolumeSnapshot,
  VolumeSnapshot,
  VolumeSnapshotAnswer,
  VolumeSnapshotListQueryDto,
  SnapshotsOfVolumeQuery,
  VolumeSnapshotWithOperation,
} from './volume-snapshot.dto.js';
import { VolumeSnapshotsService } from './volume-snapshots.service.js';

@Controller('v1')
export class VolumeSnapshotsController {
  constructor(private readonly snapshots: VolumeSnapshotsService) {}

  @Post('volumes/:id/snapshots')
  @AnswersOperation('Take a snapshot of a volume. Of one instant, also while a container writes to it.', 201, VolumeSnapshotWithOperation)
  create(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: CreateVolumeSnapshotBody): Promise<VolumeSnapshotWithOperation> {
    return this.snapshots.create(ctx, id, input);
  }

  @Get('volumes/:id/snapshots')
  @AnswersPage('List the snapshots of a volume. Fails with `not_found` when the volume is gone; its snapshots are then still in `/v1/volume-snapshots`.', VolumeSnapshot)
  listOfVolume(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: SnapshotsOfVolumeQuery): Promise<Page<VolumeSnapshot>> {
    return this.snapshots.listOfVolume(ctx, id, query);
  }

  @Get('volume-snapshots')
  @AnswersPage('List snapshots of volumes. Of the whole tenant, those of deleted volumes too.', VolumeSnapshot)
  list(@Ctx() ctx: OpContext, @Query() query: VolumeSnapshotListQueryDto): Promise<Page<VolumeSnapshot>> {
    return this.snapshots.list(ctx, query);
  }

  @Get('volume-snapshots/:id')
  @Answers('Get a snapshot of a volume. With the volume it is of and the room it takes.', 200, VolumeSnapshot)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<VolumeSnapshot> {
    return this.snapshots.get(ctx, id);
  }

  @Patch('volume-snapshots/:id')
  @Answers('Change name, labels or protection. At once.', 200, VolumeSnapshotAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateVolumeSnapshot): Promise<VolumeSnapshotAnswer> {
    return this.snapshots.update(ctx, id, input);
  }

  @Delete('volume-snapshots/:id')
  @AnswersOperation('Delete a snapshot of a volume. Fails with `protected` while it is protected, or `conflict` while something is being done to it.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.snapshots.delete(ctx, id);
  }

  @Post('volume-snapshots/:id/actions/restore')
  @AnswersOperation('Put the volume back to the snapshot; no container may have it. What was written since is lost. Fails with `conflict` when the volume is gone, or smaller by now than the snapshot.', 202, VolumeSnapshotWithOperation)
  restore(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<VolumeSnapshotWithOperation> {
    return this.snapshots.restore(ctx, id);
  }
}
