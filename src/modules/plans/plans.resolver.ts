import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { Ctx, type GraphqlContext } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Plan, PlanInput } from './plan.dto.js';
import { PlansService } from './plans.service.js';

@Resolver(() => Plan)
export class PlansResolver {
  constructor(private readonly service: PlansService) {}

  @Query(() => Plan, { complexity: 50, description: 'What a request over REST would do' })
  plan(@Ctx() ctx: OpContext, @Context() { req }: GraphqlContext, @Args('input') input: PlanInput): Promise<Plan> {
    return this.service.plan(ctx, input, req);
  }
}
