import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { load } from '../../platform/graphql/loader.js';
import { Container } from '../containers/container.dto.js';
import { PortForward } from './port-forward.dto.js';
import { PortForwardsService } from './port-forwards.service.js';

/** A container has seldom more. */
const COUNTED = 10;

/** What port forwards add to containers. */
@Resolver(() => Container)
export class ContainerPortForwardsFields {
  constructor(private readonly service: PortForwardsService) {}

  @ResolveField(() => [PortForward], { description: 'Ports that lead to it', complexity: ({ childComplexity }) => 1 + COUNTED * childComplexity })
  async portForwards(@Ctx() ctx: OpContext, @Parent() { id }: Container): Promise<PortForward[]> {
    return (await load(ctx, 'port forwards', id, (ids) => this.service.ofContainers(ctx, ids))) ?? [];
  }
}

/** What containers add to port forwards. */
@Resolver(() => PortForward)
export class PortForwardFields {
  constructor(private readonly service: PortForwardsService) {}

  @ResolveField(() => Container, { nullable: true, description: 'The container it leads to' })
  async container(@Ctx() ctx: OpContext, @Parent() { containerId }: PortForward): Promise<Container | undefined> {
    return load(ctx, 'container', containerId, (ids) => this.service.containersOf(ctx, ids));
  }
}
