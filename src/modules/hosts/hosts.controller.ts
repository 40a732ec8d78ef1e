import { Controller, Get } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { HostList } from './host.dto.js';
import { HostsService } from './hosts.service.js';

@Controller('v1/hosts')
export class HostsController {
  constructor(private readonly hosts: HostsService) {}

  @Get()
  @Answers('List hosts (operator). What each says of itself: versions, capabilities, room, and what was checked on it.', 200, HostList)
  list(@Ctx() ctx: OpContext): Promise<HostList> {
    return this.hosts.list(ctx);
  }
}
