import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { ConnectionArgs, connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  ApiKey,
  ApiKeyConnection,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  DeleteApiKeyPayload,
  KeyDecision,
  RotateApiKeyInput,
  RotateApiKeyPayload,
  SimulateApiKeyInput,
} from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@Resolver(() => ApiKey)
export class ApiKeysResolver {
  constructor(private readonly keys: ApiKeysService) {}

  @Query(() => ApiKeyConnection)
  async apiKeys(@Ctx() ctx: OpContext, @Args() args: ConnectionArgs): Promise<Connection<ApiKey>> {
    return connectionOf(await this.keys.list(ctx, listQueryOf(args)));
  }

  @Query(() => ApiKey)
  apiKey(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<ApiKey> {
    return this.keys.get(ctx, id);
  }

  @Mutation(() => CreateApiKeyPayload)
  createApiKey(@Ctx() ctx: OpContext, @Args('input') input: CreateApiKeyInput): Promise<Partial<CreateApiKeyPayload>> {
    return this.keys.create(ctx, input);
  }

  @Query(() => [KeyDecision], { description: 'What a key could do' })
  async simulateApiKey(@Ctx() ctx: OpContext, @Args('input') input: SimulateApiKeyInput): Promise<KeyDecision[]> {
    return (await this.keys.simulate(ctx, input)).items;
  }

  @Mutation(() => RotateApiKeyPayload)
  rotateApiKey(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: RotateApiKeyInput): Promise<Partial<RotateApiKeyPayload>> {
    return this.keys.rotate(ctx, id, options);
  }

  @Mutation(() => DeleteApiKeyPayload)
  deleteApiKey(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteApiKeyPayload>> {
    return this.keys.delete(ctx, input.id);
  }
}
