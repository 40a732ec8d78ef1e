import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { CreatePortForwardInput, PortForward, PortForwardAnswer, PortForwardListQueryDto, UpdatePortForward } from './port-forward.dto.js';
import { PortForwardsService } from './port-forwards.service.js';

@Controller('v1/port-forwards')
export class PortForwardsController {
  constructor(private readonly forwards: PortForwardsService) {}

  @Get()
  @AnswersPage('List port forwards. Ports of public addresses that lead to containers.', PortForward)
  list(@Ctx() ctx: OpContext, @Query() query: PortForwardListQueryDto): Promise<Page<PortForward>> {
    return this.forwards.list(ctx, query);
  }

  @Post()
  @Answers('Have a port lead to a container. It is let through within a second, when its status is active; the address is the one that the host of the container shares.', 201, PortForwardAnswer)
  create(@Ctx() ctx: OpContext, @Body() input: CreatePortForwardInput): Promise<PortForwardAnswer> {
    return this.forwards.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a port forward. With where it is reached, and whether its host lets it through.', 200, PortForward)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<PortForward> {
    return this.forwards.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Change a port forward. Its address and port stay; what is connected goes on.', 200, PortForwardAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdatePortForward): Promise<PortForwardAnswer> {
    return this.forwards.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Delete a port forward; no new connection is let through. What is connected through it is cut off.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.forwards.delete(ctx, id);
  }
}
