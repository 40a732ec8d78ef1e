import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { ListQueryDto } from '../../platform/rest/list.query.js';
import { CreateSnapshotScheduleInput, SnapshotSchedule, SnapshotScheduleAnswer, UpdateSnapshotSchedule } from './snapshot-schedule.dto.js';
import { SnapshotSchedulesService } from './snapshot-schedules.service.js';

@Controller('v1/snapshot-schedules')
export class SnapshotSchedulesController {
  constructor(private readonly schedules: SnapshotSchedulesService) {}

  @Get()
  @AnswersPage('List snapshot schedules. With when each runs next.', SnapshotSchedule)
  list(@Ctx() ctx: OpContext, @Query() query: ListQueryDto): Promise<Page<SnapshotSchedule>> {
    return this.schedules.list(ctx, query);
  }

  @Post()
  @Answers('Take snapshots on a schedule. Of the containers that its selector matches at that time, by a cron expression in a time zone. What `retention` does not keep is deleted.', 201, SnapshotScheduleAnswer)
  create(@Ctx() ctx: OpContext, @Body() input: CreateSnapshotScheduleInput): Promise<SnapshotScheduleAnswer> {
    return this.schedules.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a snapshot schedule. With when it runs next and when it last ran.', 200, SnapshotSchedule)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<SnapshotSchedule> {
    return this.schedules.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Change a snapshot schedule. Its next run is counted from now.', 200, SnapshotScheduleAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateSnapshotSchedule): Promise<SnapshotScheduleAnswer> {
    return this.schedules.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Delete a snapshot schedule; what it took stays. Those snapshots are then kept until they are deleted or expire.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.schedules.delete(ctx, id);
  }
}
