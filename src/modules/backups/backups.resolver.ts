import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { ContainerPayload } from '../containers/container.dto.js';
import {
  Backup,
  BackupConnection,
  BackupConnectionArgs,
  BackupPayload,
  CreateBackupInput,
  DeleteBackupPayload,
  ImportBackupInput,
  RestoreBackupInput,
  VerifyBackupInput,
} from './backup.dto.js';
import { BackupsService } from './backups.service.js';

@Resolver(() => Backup)
export class BackupsResolver {
  constructor(private readonly service: BackupsService) {}

  @Query(() => BackupConnection)
  async backups(@Ctx() ctx: OpContext, @Args() args: BackupConnectionArgs): Promise<Connection<Backup>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Backup)
  backup(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Backup> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => BackupPayload)
  createBackup(@Ctx() ctx: OpContext, @Args('input') { containerId, ...input }: CreateBackupInput): Promise<Partial<BackupPayload>> {
    return this.service.create(ctx, containerId, input);
  }

  @Mutation(() => BackupPayload, { description: 'Takes in the file of a backup that was downloaded, of this installation or another' })
  importBackup(@Ctx() ctx: OpContext, @Args('input') { content, ...input }: ImportBackupInput): Promise<Partial<BackupPayload>> {
    const bytes = Buffer.from(content, 'base64');
    return this.service.upload(ctx, input, bytes, bytes.length);
  }

  @Mutation(() => ContainerPayload, { description: 'Makes a new container of a backup' })
  restoreBackup(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: RestoreBackupInput): Promise<Partial<ContainerPayload>> {
    return this.service.restore(ctx, id, input);
  }

  @Mutation(() => BackupPayload, { description: 'Reads the file of a backup again, holds it to its digest and unpacks its archive on trial' })
  verifyBackup(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: VerifyBackupInput): Promise<Partial<BackupPayload>> {
    return this.service.verify(ctx, id, input);
  }

  @Mutation(() => DeleteBackupPayload)
  deleteBackup(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteBackupPayload>> {
    return this.service.delete(ctx, input.id);
  }
}
