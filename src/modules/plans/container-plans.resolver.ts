import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Plan } from './plan.dto.js';
import { ContainerPlansService } from './container-plans.service.js';
import { CreateContainerInput, DeleteContainerInput, UpdateContainerInput } from '../containers/container.dto.js';

@Resolver(() => Plan)
export class ContainerPlansResolver {
  constructor(private readonly plans: ContainerPlansService) {}

  @Query(() => Plan, { complexity: 50, description: 'What createContainer would do' })
  planCreateContainer(@Ctx() ctx: OpContext, @Args('input') input: CreateContainerInput): Promise<Plan> {
    return this.plans.create(ctx, input);
  }

  @Query(() => Plan, { complexity: 50, description: 'What updateContainer would do' })
  planUpdateContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...change }: UpdateContainerInput): Promise<Plan> {
    return this.plans.update(ctx, id, change);
  }

  @Query(() => Plan, { complexity: 50, description: 'What deleteContainer would do' })
  planDeleteContainer(@Ctx() ctx: OpContext, @Args('input') { id, force }: DeleteContainerInput): Promise<Plan> {
    return this.plans.delete(ctx, id, force);
  }
}
