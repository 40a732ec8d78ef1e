import { Body, Controller, Post, Req } from '@nestjs/common';
import { type BerthRequest, Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { Plan, PlanInput } from './plan.dto.js';
import { PlansService } from './plans.service.js';

@Controller('v1/plan')
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Post()
  @Answers('What a request would do: as the request itself with dryRun=true. Takes method, path and body of a change below /v1, judges it as that request would be, and changes nothing.', 200, Plan)
  create(@Ctx() ctx: OpContext, @Req() request: BerthRequest, @Body() input: PlanInput): Promise<Plan> {
    return this.plans.plan(ctx, input, request);
  }
}
