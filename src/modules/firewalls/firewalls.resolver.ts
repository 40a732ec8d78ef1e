import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CreateFirewallInput,
  DeleteFirewallPayload,
  Firewall,
  FirewallConnection,
  FirewallConnectionArgs,
  FirewallHits,
  FirewallPayload,
  UpdateFirewallInput,
} from './firewall.dto.js';
import { FirewallsService } from './firewalls.service.js';

@Resolver(() => Firewall)
export class FirewallsResolver {
  constructor(private readonly service: FirewallsService) {}

  @Query(() => FirewallConnection)
  async firewalls(@Ctx() ctx: OpContext, @Args() args: FirewallConnectionArgs): Promise<Connection<Firewall>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Firewall)
  firewall(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Firewall> {
    return this.service.get(ctx, id);
  }

  @ResolveField(() => FirewallHits, { nullable: true, complexity: 20, description: 'What it let by and dropped; asks the hosts' })
  hits(@Ctx() ctx: OpContext, @Parent() { id }: Firewall): Promise<FirewallHits> {
    return this.service.hits(ctx, id);
  }

  @Mutation(() => FirewallPayload)
  createFirewall(@Ctx() ctx: OpContext, @Args('input') input: CreateFirewallInput): Promise<Partial<FirewallPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => FirewallPayload)
  updateFirewall(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateFirewallInput): Promise<Partial<FirewallPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteFirewallPayload)
  deleteFirewall(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<DeleteFirewallPayload>> {
    return this.service.delete(ctx, id);
  }
}
