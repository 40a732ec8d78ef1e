import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import {
  FileContent,
  PathArgs,
  RemoveContainerFileInput,
  RemoveContainerFilePayload,
  SnapshotDiff,
  WriteContainerFileInput,
  WriteContainerFilePayload,
} from './file.dto.js';
import { FilesService } from './files.service.js';

@Resolver()
export class FilesResolver {
  constructor(private readonly files: FilesService) {}

  @Query(() => SnapshotDiff, { complexity: 20, description: 'In which paths a snapshot differs from an older one, or from its image; asks its host' })
  snapshotDiff(
    @Ctx() ctx: OpContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('from', { type: () => ID, nullable: true }) from?: string,
  ): Promise<SnapshotDiff> {
    return this.files.diff(ctx, id, from);
  }

  @Query(() => FileContent, { complexity: 20, description: 'A file of a container, or a folder of it; asks its host' })
  containerFile(@Ctx() ctx: OpContext, @Args() { id, path }: PathArgs): Promise<FileContent> {
    return this.files.readWhole(ctx, id, path);
  }

  @Query(() => FileContent, { complexity: 20, description: 'A file of a snapshot, or a folder of it, without restoring anything; asks its host' })
  snapshotFile(@Ctx() ctx: OpContext, @Args() { id, path }: PathArgs): Promise<FileContent> {
    return this.files.readSnapshotWhole(ctx, id, path);
  }

  @Mutation(() => WriteContainerFilePayload)
  async writeContainerFile(@Ctx() ctx: OpContext, @Args('input') input: WriteContainerFileInput): Promise<Partial<WriteContainerFilePayload>> {
    return { file: await this.files.writeWhole(ctx, input) };
  }

  @Mutation(() => RemoveContainerFilePayload)
  async removeContainerFile(
    @Ctx() ctx: OpContext,
    @Args('input') { id, path, recursive }: RemoveContainerFileInput,
  ): Promise<Partial<RemoveContainerFilePayload>> {
    return { file: await this.files.remove(ctx, id, path, recursive) };
  }
}
