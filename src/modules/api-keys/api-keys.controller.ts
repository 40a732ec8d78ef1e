import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage } from '../../platform/rest/answers.js';
import { ListQueryDto } from '../../platform/rest/list.query.js';
import { ApiKey, CreateApiKeyInput, CreatedApiKey } from './api-key.dto.js';
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

  @Get(':id')
  @Answers('Get an API key', 200, ApiKey)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ApiKey> {
    return this.keys.get(ctx, id);
  }

  @Delete(':id')
  @AnswersNothing('Delete an API key')
  async delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<void> {
    await this.keys.delete(ctx, id);
  }
}
