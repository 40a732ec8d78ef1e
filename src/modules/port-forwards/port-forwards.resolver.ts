import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CreatePortForwardInput,
  DeletePortForwardPayload,
  PortForward,
  PortForwardConnection,
  PortForwardConnectionArgs,
  PortForwardPayload,
  UpdatePortForwardInput,
} from './port-forward.dto.js';
import { PortForwardsService } from './port-forwards.service.js';

@Resolver(() => PortForward)
export class PortForwardsResolver {
  constructor(private readonly service: PortForwardsService) {}

  @Query(() => PortForwardConnection)
  async portForwards(@Ctx() ctx: OpContext, @Args() args: PortForwardConnectionArgs): Promise<Connection<PortForward>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => PortForward)
  portForward(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<PortForward> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => PortForwardPayload)
  createPortForward(@Ctx() ctx: OpContext, @Args('input') input: CreatePortForwardInput): Promise<Partial<PortForwardPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => PortForwardPayload)
  updatePortForward(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdatePortForwardInput): Promise<Partial<PortForwardPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeletePortForwardPayload)
  deletePortForward(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<DeletePortForwardPayload>> {
    return this.service.delete(ctx, id);
  }
}
