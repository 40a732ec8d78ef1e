import { Body, Controller, Delete, Get, Param, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiExtraModels, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers, AnswersNothing } from '../../platform/rest/answers.js';
import {
  DiffQuery,
  FileAnswer,
  FileListing,
  FileQuery,
  RemoveContainerFileInput,
  RemoveFileQuery,
  SnapshotDiff,
  WriteContainerFileInput,
  WriteFileQuery,
} from './file.dto.js';
import { FilesService, type FoundFile } from './files.service.js';

@Controller('v1')
// so that the twins' inputs are described in both languages
@ApiExtraModels(RemoveContainerFileInput, WriteContainerFileInput)
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Get('containers/:id/files')
  @Answers('Read a file of a container, or list a folder as JSON; owner and mode are in X-Berth-Uid, -Gid and -Mode. Whether the container runs or not. Links are followed within the container, never out of it.', 200, FileListing)
  @ApiProduces('application/json', 'application/octet-stream')
  async read(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() { path }: FileQuery, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return dressed(await this.files.read(ctx, id, path), reply);
  }

  @Put('containers/:id/files')
  @Answers("Write a file of a container: the body replaces it in one step. Or make a folder. Readers see the old content or the new one whole. Fails with `quota_exceeded` when the container's disk is full.", 200, FileAnswer)
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' }, required: false })
  async write(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: WriteFileQuery, @Body() body: unknown): Promise<FileAnswer> {
    return { file: await this.files.write(ctx, id, query, body) };
  }

  @Delete('containers/:id/files')
  @AnswersNothing('Remove a file or a folder of a container. A folder with content asks for `recursive`, else it fails with `conflict`.')
  async remove(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() { path, recursive }: RemoveFileQuery): Promise<void> {
    await this.files.remove(ctx, id, path, recursive);
  }

  @Get('snapshots/:id/files')
  @Answers('Read a file of a snapshot, or list a folder as JSON, without restoring anything. Owner and mode are in X-Berth-Uid, -Gid and -Mode.', 200, FileListing)
  @ApiProduces('application/json', 'application/octet-stream')
  async readSnapshot(
    @Ctx() ctx: OpContext,
    @Param('id') id: string,
    @Query() { path }: FileQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return dressed(await this.files.readSnapshot(ctx, id, path), reply);
  }

  @Get('snapshots/:id/diff')
  @Answers('List the paths in which a snapshot differs from an older one, or from its image. At most 10,000, each with what happened to it. Fails with `conflict` when the two are on different hosts.', 200, SnapshotDiff)
  diff(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() { from }: DiffQuery): Promise<SnapshotDiff> {
    return this.files.diff(ctx, id, from);
  }
}

function dressed({ info, content, listing }: FoundFile, reply: FastifyReply): object {
  void reply.headers({ 'x-berth-kind': info.kind, 'x-berth-uid': info.uid, 'x-berth-gid': info.gid, 'x-berth-mode': info.mode });
  if (!content) return listing;
  void reply.header('last-modified', new Date(info.modifiedAt).toUTCString());
  // a browser must not run what a tenant's container holds
  return new StreamableFile(content, { type: 'application/octet-stream', length: info.size, disposition: 'attachment' });
}
