import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { LabelListQueryDto } from '../../platform/rest/list.query.js';
import { RestoreOptions } from '../containers/container-roots.dto.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { SnapshotRootsService } from './snapshot-roots.service.js';
import {
  CreateSnapshotBody,
  Snapshot,
  SnapshotAnswer,
  SnapshotListQueryDto,
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
  @AnswersOperation('Take a snapshot of a container', 201, SnapshotWithOperation)
  create(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: CreateSnapshotBody): Promise<SnapshotWithOperation> {
    return this.snapshots.create(ctx, id, input);
  }

  @Get('containers/:id/snapshots')
  @AnswersPage('List the snapshots of a container', Snapshot)
  listOfContainer(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: LabelListQueryDto): Promise<Page<Snapshot>> {
    return this.snapshots.listOfContainer(ctx, id, query);
  }

  @Get('snapshots')
  @AnswersPage('List snapshots', Snapshot)
  list(@Ctx() ctx: OpContext, @Query() query: SnapshotListQueryDto): Promise<Page<Snapshot>> {
    return this.snapshots.list(ctx, query);
  }

  @Get('snapshots/:id')
  @Answers('Get a snapshot', 200, Snapshot)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Snapshot> {
    return this.snapshots.get(ctx, id);
  }

  @Delete('snapshots/:id')
  @AnswersOperation('Delete a snapshot', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.snapshots.delete(ctx, id);
  }

  @Patch('snapshots/:id')
  @Answers('Change name, labels, protection or expiry', 200, SnapshotAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateSnapshot): Promise<SnapshotAnswer> {
    return this.snapshots.update(ctx, id, input);
  }

  @Post('snapshots/:id/actions/restore')
  @AnswersOperation('Put the container back to the snapshot', 202, SnapshotWithOperation)
  restore(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RestoreOptions): Promise<SnapshotWithOperation> {
    return this.roots.restore(ctx, id, options);
  }
}
