import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { StatusListQueryDto } from '../../platform/rest/list.query.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { ARCHIVE_TYPES } from './archive-bodies.js';
import { Image, ImageAnswer, ImportImageQuery } from './image.dto.js';
import { ImagesService } from './images.service.js';

@Controller('v1/images')
export class ImagesController {
  constructor(private readonly images: ImagesService) {}

  @Get()
  @AnswersPage('List images: your own and the public ones', Image)
  list(@Ctx() ctx: OpContext, @Query() query: StatusListQueryDto): Promise<Page<Image>> {
    return this.images.list(ctx, query);
  }

  @Post()
  @AnswersOperation('Import an image: the body is a tar archive of its root file system, plain or gzip', 201, ImageAnswer)
  @ApiConsumes(...ARCHIVE_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  import(@Ctx() ctx: OpContext, @Query() query: ImportImageQuery, @Body() archive: unknown): Promise<ImageAnswer> {
    return this.images.import(ctx, query, archive);
  }

  @Get(':id')
  @Answers('Get an image, by id, name or alias', 200, Image)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Image> {
    return this.images.get(ctx, id);
  }

  @Delete(':id')
  @AnswersOperation('Delete an image that nothing uses', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.images.delete(ctx, id);
  }
}
