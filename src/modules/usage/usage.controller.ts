import { Controller, Get, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { UsageList, UsageQuery } from './usage.dto.js';
import { UsageService } from './usage.service.js';

@Controller('v1/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @Answers('What the tenant used, for billing. Whole hours between `from` and `to`, at most 400 days; by container, or by each resource, when grouped.', 200, UsageList)
  list(@Ctx() ctx: OpContext, @Query() query: UsageQuery): Promise<UsageList> {
    return this.usage.list(ctx, query);
  }
}
