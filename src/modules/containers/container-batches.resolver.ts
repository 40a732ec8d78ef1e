import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { CreateContainersInput, CreateContainersPayload, PowerContainersInput, PowerContainersPayload } from './container-batch.dto.js';
import { ContainerBatchesService } from './container-batches.service.js';
import { Container } from './container.dto.js';

@Resolver(() => Container)
export class ContainerBatchesResolver {
  constructor(private readonly service: ContainerBatchesService) {}

  @Mutation(() => CreateContainersPayload, { description: 'Creates several containers, or none' })
  createContainers(@Ctx() ctx: OpContext, @Args('input') { items }: CreateContainersInput): Promise<Partial<CreateContainersPayload>> {
    return this.service.create(ctx, items);
  }

  @Mutation(() => PowerContainersPayload, { description: 'Does one thing to all containers a label selector matches' })
  powerContainers(@Ctx() ctx: OpContext, @Args('input') { action, ...selection }: PowerContainersInput): Promise<Partial<PowerContainersPayload>> {
    return this.service.power(ctx, action, selection);
  }
}
