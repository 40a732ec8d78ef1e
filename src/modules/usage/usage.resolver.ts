import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Usage, UsageQuery } from './usage.dto.js';
import { UsageService } from './usage.service.js';

@Resolver(() => Usage)
export class UsageResolver {
  constructor(private readonly service: UsageService) {}

  @Query(() => [Usage], { complexity: 50, description: 'What the tenant used, for billing' })
  async usage(@Ctx() ctx: OpContext, @Args() query: UsageQuery): Promise<Usage[]> {
    return (await this.service.list(ctx, query)).items;
  }
}
