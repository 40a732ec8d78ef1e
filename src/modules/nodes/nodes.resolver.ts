import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Node } from '../../platform/graphql/node.js';
import { NodesArgs } from './node.args.js';
import { NodesService } from './nodes.service.js';

@Resolver(() => Node)
export class NodesResolver {
  constructor(private readonly service: NodesService) {}

  @Query(() => Node, { nullable: true, description: 'An object by its id' })
  node(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Node> {
    return this.service.node(ctx, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: 'Objects by their ids, in that order; null for each that is not there',
    complexity: ({ args, childComplexity }) => 1 + (args['ids'] as string[]).length * childComplexity,
  })
  nodes(@Ctx() ctx: OpContext, @Args() { ids }: NodesArgs): Promise<(Node | null)[]> {
    return this.service.nodes(ctx, ids);
  }
}
