import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { Exec, ExecResult, Logs, LogsQuery, Stats } from './container-io.dto.js';
import { ContainerIoService } from './container-io.service.js';
import {
  Container,
  ContainerAnswer,
  ContainerChange,
  ContainerListQuery,
  CreateContainerInput,
  DeleteContainerQuery,
  PowerOptions,
  UpdateContainer,
} from './container.dto.js';
import { ContainersService } from './containers.service.js';

@Controller('v1/containers')
export class ContainersController {
  constructor(
    private readonly containers: ContainersService,
    private readonly io: ContainerIoService,
  ) {}

  @Get()
  @AnswersPage('List containers. As the hosts last told of them.', Container)
  list(@Ctx() ctx: OpContext, @Query() query: ContainerListQuery): Promise<Page<Container>> {
    return this.containers.list(ctx, query);
  }

  @Post()
  @AnswersOperation('Create a container. Reserves quota and a place at once and answers `provisioning`; the operation unpacks, connects and starts it. When that fails, what was reserved is given back.', 201, ContainerAnswer)
  create(@Ctx() ctx: OpContext, @Body() input: CreateContainerInput): Promise<ContainerAnswer> {
    return this.containers.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a container. As its host last told of it.', 200, Container)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Container> {
    return this.containers.get(ctx, id);
  }

  @Patch(':id')
  @AnswersOperation('Change labels, protection, autostart or limits. Labels and protection change at once (status 200). Limits, profiles and autostart change on the host (202), and change back when that fails.', 202, ContainerChange)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateContainer): Promise<ContainerChange> {
    return this.containers.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersOperation('Delete a container. Stops it first, at once with `force`. Its snapshots and backups stay, its volumes become available. Fails with `protected` while it is protected.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() { force }: DeleteContainerQuery): Promise<OperationAnswer> {
    return this.containers.delete(ctx, id, force);
  }

  @Post(':id/actions/start')
  @AnswersOperation('Start a container. One that runs stays as it is.', 202, ContainerAnswer)
  start(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'start', id, options);
  }

  @Post(':id/actions/stop')
  @AnswersOperation('Stop a container, by force when its time is up. Its init is asked first; after `timeoutSeconds` it is killed. One that is stopped stays as it is.', 202, ContainerAnswer)
  stop(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'stop', id, options);
  }

  @Post(':id/actions/restart')
  @AnswersOperation('Stop a container and start it again. Limits and profiles that change at a start have changed then.', 202, ContainerAnswer)
  restart(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'restart', id, options);
  }

  @Post(':id/actions/kill')
  @AnswersOperation('Stop a container at once. Without asking its processes; what they had not written is lost.', 202, ContainerAnswer)
  kill(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'kill', id, options);
  }

  @Post(':id/actions/pause')
  @AnswersOperation('Freeze a container. Its processes stand still, with their memory, until it is resumed.', 202, ContainerAnswer)
  pause(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'pause', id, options);
  }

  @Post(':id/actions/resume')
  @AnswersOperation('Let a frozen container go on. Its processes run on from where they were.', 202, ContainerAnswer)
  resume(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: PowerOptions): Promise<ContainerAnswer> {
    return this.containers.power(ctx, 'resume', id, options);
  }

  @Post(':id/exec')
  @Answers('Run a command in a container and answer its output. Waits for its end, at most `timeoutSeconds`. Of its output up to 1 MiB each is kept; `truncated` says whether there was more. It is run once, never repeated by Berth. Fails with `conflict` unless the container runs.', 200, ExecResult)
  exec(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: Exec): Promise<ExecResult> {
    return this.io.exec(ctx, id, input);
  }

  @Get(':id/stats')
  @Answers('What a container uses now. Asked of its host. Fails with `conflict` unless it runs or is paused.', 200, Stats)
  stats(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Stats> {
    return this.io.stats(ctx, id);
  }

  @Get(':id/logs')
  @Answers("The newest lines of a container's console. At most 1 MiB of text.", 200, Logs)
  logs(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: LogsQuery): Promise<Logs> {
    return this.io.logs(ctx, id, query.tail);
  }
}
