import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { ListQueryDto } from '../../platform/rest/list.query.js';
import { CreateRegistryInput, Registry, RegistryAnswer, UpdateRegistry } from './registry.dto.js';
import { RegistriesService } from './registries.service.js';

@Controller('v1/registries')
export class RegistriesController {
  constructor(private readonly registries: RegistriesService) {}

  @Get()
  @AnswersPage('List logins of registries. Without their passwords.', Registry)
  list(@Ctx() ctx: OpContext, @Query() query: ListQueryDto): Promise<Page<Registry>> {
    return this.registries.list(ctx, query);
  }

  @Post()
  @Answers('Keep the login of a registry. Imports from that host use it. The password is sealed and never shown again.', 201, RegistryAnswer)
  create(@Ctx() ctx: OpContext, @Body() input: CreateRegistryInput): Promise<RegistryAnswer> {
    return this.registries.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get the login of a registry, without its password. With its host and user name.', 200, Registry)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Registry> {
    return this.registries.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Change the login of a registry. Fetches that are under way go on with what they began with.', 200, RegistryAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateRegistry): Promise<RegistryAnswer> {
    return this.registries.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Forget the login of a registry; images that came from it stay. Fetches that are under way go on with it.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.registries.delete(ctx, id);
  }
}
