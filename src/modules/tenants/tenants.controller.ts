import { Body, Controller, Delete, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { QuotaLimits, QuotaList } from '../quotas/quota.dto.js';
import { CreatedTenant, CreateTenantInput, Tenant, TenantListQuery, UpdateTenantInput } from './tenant.dto.js';
import { TenantsService } from './tenants.service.js';

@Controller('v1/tenants')
export class TenantsController {
  constructor(private readonly tenants: TenantsService) {}

  @Get()
  @AnswersPage('List tenants. All below yours, not yours itself.', Tenant)
  list(@Ctx() ctx: OpContext, @Query() query: TenantListQuery): Promise<Page<Tenant>> {
    return this.tenants.list(ctx, query);
  }

  @Post()
  @Answers("Create a tenant, with its quota and first key. Below yours, its quota promised out of yours. The key's secret is in this answer alone.", 201, CreatedTenant)
  create(@Ctx() ctx: OpContext, @Body() input: CreateTenantInput): Promise<CreatedTenant> {
    return this.tenants.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a tenant. Your own, or one below it.', 200, Tenant)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Tenant> {
    return this.tenants.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Rename a tenant, or change what it may promise; the tenant itself says whether those above it may reach inside. Name and overcommit are given from above, profiles by the operator, `parentAccess` by the tenant itself; anyone else is `forbidden`.', 200, Tenant)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateTenantInput): Promise<Tenant> {
    return this.tenants.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Delete a tenant that has nothing left. With its keys, quota and history. Fails with `conflict` while it has containers, snapshots, images, or tenants below it.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.tenants.delete(ctx, id);
  }

  @Post(':id/actions/suspend')
  @Answers('Suspend a tenant and all below it: containers are stopped, keys may read and change nothing. Nothing is deleted; `resume` starts again what ran.', 200, Tenant)
  suspend(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Tenant> {
    return this.tenants.suspend(ctx, id);
  }

  @Post(':id/actions/resume')
  @Answers('End a suspension: what ran runs again. Unless a tenant above it is suspended still.', 200, Tenant)
  resume(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Tenant> {
    return this.tenants.resume(ctx, id);
  }

  @Get(':id/quota')
  @Answers("A tenant's limits and what it uses. With what is promised to tenants below it.", 200, QuotaList)
  quota(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<QuotaList> {
    return this.tenants.quota(ctx, id);
  }

  @Put(':id/quota')
  @Answers('Change the named limits of a tenant. The others stay. A limit below what is used stops growth alone. Fails with `quota_exceeded` when the tenant above cannot promise that much.', 200, QuotaList)
  setQuota(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() limits: QuotaLimits): Promise<QuotaList> {
    return this.tenants.setQuota(ctx, id, limits);
  }
}
