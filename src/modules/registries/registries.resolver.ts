import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { ConnectionArgs, connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { CreateRegistryInput, DeleteRegistryPayload, Registry, RegistryConnection, RegistryPayload, UpdateRegistryInput } from './registry.dto.js';
import { RegistriesService } from './registries.service.js';

@Resolver(() => Registry)
export class RegistriesResolver {
  constructor(private readonly service: RegistriesService) {}

  @Query(() => RegistryConnection)
  async registries(@Ctx() ctx: OpContext, @Args() args: ConnectionArgs): Promise<Connection<Registry>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Registry)
  registry(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Registry> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => RegistryPayload)
  createRegistry(@Ctx() ctx: OpContext, @Args('input') input: CreateRegistryInput): Promise<Partial<RegistryPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => RegistryPayload)
  updateRegistry(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateRegistryInput): Promise<Partial<RegistryPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteRegistryPayload)
  deleteRegistry(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<DeleteRegistryPayload>> {
    return this.service.delete(ctx, id);
  }
}
