import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { ListQueryDto } from '../../platform/rest/list.query.js';
import { ApiKey, CreateApiKeyInput, CreatedApiKey, KeyDecisions, RotateOptions, SimulateApiKeyInput } from './api-key.dto.js';
import { ApiKeysService } from './api-keys.service.js';

@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get()
  @AnswersPage('List API keys. Without their secrets, which are shown once, when a key is made or rotated.', ApiKey)
  list(@Ctx() ctx: OpContext, @Query() query: ListQueryDto): Promise<Page<ApiKey>> {
    return this.keys.list(ctx, query);
  }

  @Post()
  @Answers('Create an API key. The secret is in this answer alone. A key can do no more than the one that makes it: no wider scopes, selector or addresses.', 201, CreatedApiKey)
  create(@Ctx() ctx: OpContext, @Body() input: CreateApiKeyInput): Promise<CreatedApiKey> {
    return this.keys.create(ctx, input);
  }

  @Post('simulate')
  @Answers('What a key could do. Judges a scope, labels and an address by the rules that requests are judged with; quotas and the states of objects are not asked.', 200, KeyDecisions)
  simulate(@Ctx() ctx: OpContext, @Body() input: SimulateApiKeyInput): Promise<KeyDecisions> {
    return this.keys.simulate(ctx, input);
  }

  @Post(':id/actions/rotate')
  @Answers('Give an API key a new secret; the present one works on for a while. The id stays. For `overlapSeconds` both secrets work, so that callers can change over one by one.', 200, CreatedApiKey)
  rotate(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RotateOptions): Promise<CreatedApiKey> {
    return this.keys.rotate(ctx, id, options);
  }

  @Get(':id')
  @Answers('Get an API key. Without its secret.', 200, ApiKey)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ApiKey> {
    return this.keys.get(ctx, id);
  }

  @Delete(':id')
  @AnswersNothing('Delete an API key. It stops working at once.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.keys.delete(ctx, id);
  }
}
