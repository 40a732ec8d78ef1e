import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, StatusConnectionArgs, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { DeleteImagePayload, Image, ImageConnection, ImportImageInput, ImportImagePayload } from './image.dto.js';
import { ImagesService } from './images.service.js';

@Resolver(() => Image)
export class ImagesResolver {
  constructor(private readonly service: ImagesService) {}

  @Query(() => ImageConnection)
  async images(@Ctx() ctx: OpContext, @Args() args: StatusConnectionArgs): Promise<Connection<Image>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Image)
  image(@Ctx() ctx: OpContext, @Args('id', { type: () => ID, description: 'Id, name or alias' }) id: string): Promise<Image> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => ImportImagePayload)
  importImage(@Ctx() ctx: OpContext, @Args('input') { content, ...wanted }: ImportImageInput): Promise<ImportImagePayload> {
    return this.service.import(ctx, wanted, Buffer.from(content, 'base64'));
  }

  @Mutation(() => DeleteImagePayload)
  deleteImage(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<DeleteImagePayload> {
    return this.service.delete(ctx, input.id);
  }
}
