import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { CreateFirewallInput, Firewall, FirewallAnswer, FirewallHits, FirewallListQueryDto, UpdateFirewall } from './firewall.dto.js';
import { FirewallsService } from './firewalls.service.js';

@Controller('v1/firewalls')
export class FirewallsController {
  constructor(private readonly firewalls: FirewallsService) {}

  @Get()
  @AnswersPage('List firewalls. What may reach containers, and what these may reach.', Firewall)
  list(@Ctx() ctx: OpContext, @Query() query: FirewallListQueryDto): Promise<Page<Firewall>> {
    return this.firewalls.list(ctx, query);
  }

  @Post()
  @Answers('Make a firewall. To a container it applies to comes what one of its rules allows; from it goes all, or what a rule allows once one is for that way. It holds within a second, when its status is active.', 201, FirewallAnswer)
  create(@Ctx() ctx: OpContext, @Body() input: CreateFirewallInput): Promise<FirewallAnswer> {
    return this.firewalls.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a firewall. With to how many containers it applies, and whether their hosts hold it.', 200, Firewall)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Firewall> {
    return this.firewalls.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Change a firewall. Connections that stay allowed go on, others end.', 200, FirewallAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateFirewall): Promise<FirewallAnswer> {
    return this.firewalls.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Delete a firewall. Containers that no other applies to are open again.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.firewalls.delete(ctx, id);
  }

  @Get(':id/hits')
  @Answers('Get what a firewall let by and dropped. Since its rules are as they are, or the hosts were started.', 200, FirewallHits)
  hits(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<FirewallHits> {
    return this.firewalls.hits(ctx, id);
  }
}
