import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { RebuildContainerInput } from './container-roots.dto.js';
import { ContainerRootsService } from './container-roots.service.js';
import { Container, ContainerPayload } from './container.dto.js';

@Resolver(() => Container)
export class ContainerRootsResolver {
  constructor(private readonly service: ContainerRootsService) {}

  @Mutation(() => ContainerPayload)
  rebuildContainer(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: RebuildContainerInput): Promise<Partial<ContainerPayload>> {
    return this.service.rebuild(ctx, id, options);
  }

  @Mutation(() => ContainerPayload, { description: 'Takes back a restore, a rebuild or a revert' })
  revertOperation(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<ContainerPayload>> {
    return this.service.revert(ctx, input.id);
  }
}
