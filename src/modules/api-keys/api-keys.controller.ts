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
  @AnswersPage('List API keys', ApiKey)
  list(@Ctx() ctx: OpContext, @Query() query: ListQueryDto): Promise<Page<ApiKey>> {
    return this.keys.list(ctx, query);
  }

  @Post()
  @Answers('Create an API key', 201, CreatedApiKey)
  create(@Ctx() ctx: OpContext, @Body() input: CreateApiKeyInput): Promise<CreatedApiKey> {
    return this.keys.create(ctx, input);
  }

  @Post('simulate')
  @Answers('What a key could do', 200, KeyDecisions)
  simulate(@Ctx() ctx: OpContext, @Body() input: SimulateApiKeyInput): Promise<KeyDecisions> {
    return this.keys.simulate(ctx, input);
  }

  @Post(':id/actions/rotate')
  @Answers('Give an API key a new secret; the present one works on for a while', 200, CreatedApiKey)
  rotate(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RotateOptions): Promise<CreatedApiKey> {
    return this.keys.rotate(ctx, id, options);
  }

  @Get(':id')
  @Answers('Get an API key', 200, ApiKey)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ApiKey> {
    return this.keys.get(ctx, id);
  }

  @Delete(':id')
  @AnswersNothing('Delete an API key')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.keys.delete(ctx, id);
  }
}
