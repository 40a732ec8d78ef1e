import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { invalid } from '../../platform/errors/app-error.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage } from '../../platform/rest/answers.js';
import { ARCHIVE_TYPES } from '../../platform/rest/archive-bodies.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { Image, ImageAnswer, ImageChange, ImageListQuery, ImportImageBody, ImportImageQuery, UpdateImage } from './image.dto.js';
import { ImportBodyPipe } from './import-body.pipe.js';
import { ImagesService } from './images.service.js';

@Controller('v1/images')
export class ImagesController {
  constructor(private readonly images: ImagesService) {}

  @Get()
  @AnswersPage('List images: your own and the public ones. Those of other tenants are seen when they are public.', Image)
  list(@Ctx() ctx: OpContext, @Query() query: ImageListQuery): Promise<Page<Image>> {
    return this.images.list(ctx, query);
  }

  /** From a description in JSON, or an archive as the body, described in the query. */
  @Post()
  @AnswersOperation(
    'Import an image. From a URL, a registry or a snapshot, as the JSON says; or from the body, a tar archive (plain, gzip, xz or zstd) of a root file system, an OCI layout or an Incus image.',
    201,
    ImageAnswer,
  )
  @ApiConsumes('application/json', ...ARCHIVE_TYPES)
  @ApiBody({ type: ImportImageBody })
  import(@Ctx() ctx: OpContext, @Query() { name, ...wanted }: ImportImageQuery, @Body(ImportBodyPipe) body: unknown): Promise<ImageAnswer> {
    if (body instanceof ImportImageBody) return this.images.importFrom(ctx, body);
    if (name === undefined) throw invalid('query/name', 'name: give the image one');
    return this.images.import(ctx, { name, ...wanted }, body);
  }

  @Get(':id')
  @Answers('Get an image, by id, name or alias. An own image comes before a public one of that name.', 200, Image)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Image> {
    return this.images.get(ctx, id);
  }

  @Patch(':id')
  @Answers("Change the name, alias, labels, visibility or deprecation of an image. Containers that were made of it stay. Public images are the operator's to change.", 200, ImageChange)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateImage): Promise<ImageChange> {
    return this.images.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersOperation('Delete an image that nothing uses. Fails with `conflict` while containers, snapshots or image campaigns of any tenant use it.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.images.delete(ctx, id);
  }
}
