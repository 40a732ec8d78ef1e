import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { invalid } from '../../platform/errors/app-error.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  DeleteImagePayload,
  Image,
  ImageConnection,
  ImageConnectionArgs,
  ImportImageInput,
  ImportImagePayload,
  UpdateImageInput,
  UpdateImagePayload,
} from './image.dto.js';
import { ImagesService } from './images.service.js';

@Resolver(() => Image)
export class ImagesResolver {
  constructor(private readonly service: ImagesService) {}

  @Query(() => ImageConnection)
  async images(@Ctx() ctx: OpContext, @Args() args: ImageConnectionArgs): Promise<Connection<Image>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Image)
  image(@Ctx() ctx: OpContext, @Args('id', { type: () => ID, description: 'Id, name or alias' }) id: string): Promise<Image> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => ImportImagePayload)
  importImage(@Ctx() ctx: OpContext, @Args('input') { content, ...wanted }: ImportImageInput): Promise<ImportImagePayload> {
    if (content === undefined) return this.service.importFrom(ctx, wanted);
    if (wanted.url ?? wanted.source) throw invalid('/content', 'content: give one of content, url and source');
    return this.service.import(ctx, wanted, Buffer.from(content, 'base64'));
  }

  @Mutation(() => UpdateImagePayload)
  updateImage(@Ctx() ctx: OpContext, @Args('input') { id, ...change }: UpdateImageInput): Promise<UpdateImagePayload> {
    return this.service.update(ctx, id, change);
  }

  @Mutation(() => DeleteImagePayload)
  deleteImage(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<DeleteImagePayload> {
    return this.service.delete(ctx, input.id);
  }
}
