import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { VolumeAttachmentsService } from './volume-attachments.service.js';
import {
  AttachVolume,
  CreateVolumeInput,
  DetachVolume,
  UpdateVolume,
  Volume,
  VolumeChange,
  VolumeListQueryDto,
  VolumeStats,
  VolumeWithOperation,
} from './volume.dto.js';
import { VolumesService } from './volumes.service.js';

@Controller('v1/volumes')
export class VolumesController {
  constructor(
    private readonly volumes: VolumesService,
    private readonly attachments: VolumeAttachmentsService,
  ) {}

  @Post()
  @AnswersOperation('Create a volume, empty or from a snapshot of another. On the host of the container it is for, when one is named.', 201, VolumeWithOperation)
  create(@Ctx() ctx: OpContext, @Body() input: CreateVolumeInput): Promise<VolumeWithOperation> {
    return this.volumes.create(ctx, input);
  }

  @Get()
  @AnswersPage('List volumes. Attached or not.', Volume)
  list(@Ctx() ctx: OpContext, @Query() query: VolumeListQueryDto): Promise<Page<Volume>> {
    return this.volumes.list(ctx, query);
  }

  @Get(':id')
  @Answers('Get a volume. With the container it is attached to.', 200, Volume)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Volume> {
    return this.volumes.get(ctx, id);
  }

  @Get(':id/stats')
  @Answers('What a volume holds. By the count of its file system, which lags by up to half a minute.', 200, VolumeStats)
  stats(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<VolumeStats> {
    return this.volumes.stats(ctx, id);
  }

  @Patch(':id')
  @AnswersOperation('Change name, labels, protection or size. All but the size at once (status 200); the size on the host (202), and back again when that fails.', 200, VolumeChange)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateVolume): Promise<VolumeChange> {
    return this.volumes.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersOperation('Delete a volume that no container has; its snapshots stay. Fails with `protected` while it is protected, or `conflict` while a container has it.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.volumes.delete(ctx, id);
  }

  @Post(':id/actions/attach')
  @AnswersOperation('Bring a volume to a container, at once and at each of its starts. Fails with `conflict` when it is attached elsewhere, on another host, or its path is taken.', 202, VolumeWithOperation)
  attach(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: AttachVolume): Promise<VolumeWithOperation> {
    return this.attachments.attach(ctx, id, input);
  }

  @Post(':id/actions/detach')
  @AnswersOperation('Take a volume away from its container. While files on it are open the operation fails with `busy`, unless forced.', 202, VolumeWithOperation)
  detach(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: DetachVolume): Promise<VolumeWithOperation> {
    return this.attachments.detach(ctx, id, options);
  }
}
