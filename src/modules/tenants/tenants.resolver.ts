import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { Quota } from '../quotas/quota.dto.js';
import {
  ChangeTenantInput,
  CreateTenantInput,
  CreateTenantPayload,
  DeleteTenantPayload,
  SetTenantQuotaInput,
  Tenant,
  TenantConnection,
  TenantConnectionArgs,
  TenantPayload,
  TenantQuotaPayload,
} from './tenant.dto.js';
import { TenantsService } from './tenants.service.js';

@Resolver(() => Tenant)
export class TenantsResolver {
  constructor(private readonly service: TenantsService) {}

  @Query(() => TenantConnection)
  async tenants(@Ctx() ctx: OpContext, @Args() args: TenantConnectionArgs): Promise<Connection<Tenant>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Tenant)
  tenant(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Tenant> {
    return this.service.get(ctx, id);
  }

  @Query(() => [Quota])
  async tenantQuota(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Quota[]> {
    return (await this.service.quota(ctx, id)).items;
  }

  @Mutation(() => CreateTenantPayload)
  createTenant(@Ctx() ctx: OpContext, @Args('input') input: CreateTenantInput): Promise<CreateTenantPayload> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => TenantPayload)
  async updateTenant(@Ctx() ctx: OpContext, @Args('input') { id, ...change }: ChangeTenantInput): Promise<TenantPayload> {
    return { tenant: await this.service.update(ctx, id, change) };
  }

  @Mutation(() => DeleteTenantPayload)
  deleteTenant(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<DeleteTenantPayload> {
    return this.service.delete(ctx, input.id);
  }

  @Mutation(() => TenantPayload)
  async suspendTenant(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<TenantPayload> {
    return { tenant: await this.service.suspend(ctx, input.id) };
  }

  @Mutation(() => TenantPayload)
  async resumeTenant(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<TenantPayload> {
    return { tenant: await this.service.resume(ctx, input.id) };
  }

  @Mutation(() => TenantQuotaPayload)
  async setTenantQuota(@Ctx() ctx: OpContext, @Args('input') input: SetTenantQuotaInput): Promise<TenantQuotaPayload> {
    return { quota: (await this.service.setQuota(ctx, input.id, input.quota)).items };
  }
}
