import { Body, Controller, Delete, Get, Headers, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersOperation, AnswersPage, AnswersText } from '../../platform/rest/answers.js';
import { ContainerAnswer } from '../containers/container.dto.js';
import { OperationAnswer } from '../operations/operation.dto.js';
import { Backup, BackupListQuery, BackupWithOperation, CreateBackupBody, RestoreBackup, UploadBackupQuery, VerifyBackup } from './backup.dto.js';
import { BackupsService } from './backups.service.js';

@Controller('v1')
export class BackupsController {
  constructor(private readonly backups: BackupsService) {}

  @Post('containers/:id/backups')
  @AnswersOperation('Back up a container, running or not, into one file. One instant of its files, with its settings. With `base` only what changed since that backup; with `passphrase` encrypted with age.', 201, BackupWithOperation)
  create(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: CreateBackupBody): Promise<BackupWithOperation> {
    return this.backups.create(ctx, id, input);
  }

  @Post('backups')
  @AnswersOperation(
    'Upload the file of a backup. One that was downloaded, from this installation or another. It is kept once its archive was unpacked on trial.',
    201,
    BackupWithOperation,
  )
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  upload(
    @Ctx() ctx: OpContext,
    @Query() query: UploadBackupQuery,
    @Body() body: unknown,
    @Headers() headers: Record<string, string>,
  ): Promise<BackupWithOperation> {
    return this.backups.upload(ctx, query, body, Number(headers['content-length'] ?? 0));
  }

  @Get('backups')
  @AnswersPage('List backups. Of the whole tenant, those of deleted containers too.', Backup)
  list(@Ctx() ctx: OpContext, @Query() query: BackupListQuery): Promise<Page<Backup>> {
    return this.backups.list(ctx, query);
  }

  @Get('backups/:id')
  @Answers('Get a backup. Its size, digest and state; the file is behind `/download`.', 200, Backup)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Backup> {
    return this.backups.get(ctx, id);
  }

  @Get('backups/:id/download')
  @AnswersText(
    'Download the file of a backup. Also of one in error, as long as there is one. A line of JSON that describes the container, then the tar archive of its files; an encrypted one is a file of age.',
    'application/octet-stream',
  )
  @ApiHeader({ name: 'Range', required: false, description: 'bytes=first-last answers 206 with that part; If-Range takes the ETag, which is the digest' })
  @ApiResponse({ status: 206, description: 'The part that was asked for', content: { 'application/octet-stream': { schema: { type: 'string' } } } })
  @ApiResponse({
    status: 416,
    description: 'range_not_satisfiable; Content-Range says how long the file is',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  })
  async download(
    @Ctx() ctx: OpContext,
    @Param('id') id: string,
    @Headers() headers: Record<string, string>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { range, 'if-range': ifRange } = headers;
    const found = await this.backups.download(ctx, id, { ...(range ? { range } : {}), ...(ifRange ? { ifRange } : {}) });
    void reply.headers({ etag: `"${found.digest}"`, 'accept-ranges': 'bytes' });
    if (found.range) void reply.status(206).header('content-range', `bytes ${found.range.start}-${found.range.end}/${found.size}`);
    const bytes = found.range ? found.range.end - found.range.start + 1 : found.size;
    const length = found.whole ? { length: bytes } : {};
    const disposition = `attachment; filename="${found.name}.berth${found.encrypted ? '.age' : ''}"`;
    return new StreamableFile(found.content, { type: 'application/octet-stream', ...length, disposition });
  }

  @Post('backups/:id/actions/restore')
  @AnswersOperation("Make a new container of a backup. With the backup's settings, except those named here. Its archive becomes a private image first, which counts in the quota and goes with its last user.", 202, ContainerAnswer)
  restore(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: RestoreBackup): Promise<ContainerAnswer> {
    return this.backups.restore(ctx, id, input);
  }

  @Post('backups/:id/actions/verify')
  @AnswersOperation(
    'Verify a backup. Its file is read again, held to its digest and unpacked on trial; an encrypted one is unpacked when its passphrase is given.',
    202,
    BackupWithOperation,
  )
  verify(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: VerifyBackup): Promise<BackupWithOperation> {
    return this.backups.verify(ctx, id, input);
  }

  @Delete('backups/:id')
  @AnswersOperation('Delete a backup and its file. Fails with `conflict` while others hold only what changed since it, or while it is being made.', 202, OperationAnswer)
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.backups.delete(ctx, id);
  }
}
