import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Views } from '../../platform/rest/views.js';
import { showImage, type Image } from './image.dto.js';
import { ImagesRepository } from './images.repository.js';

@Injectable()
export class ImagesService implements OnModuleInit {
  constructor(
    private readonly images: ImagesRepository,
    private readonly views: Views,
  ) {}

  onModuleInit(): void {
    this.views.register('image', async (ctx, id) => {
      const row = await this.images.find(ctx, id);
      return row ? showImage(row) : undefined;
    });
  }

  @Allow('images:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Image>> {
    return mapPage(await this.images.list(ctx, query), showImage);
  }

  @Allow('images:read')
  async get(ctx: OpContext, ref: string): Promise<Image> {
    return showImage(await this.images.get(ctx, ref));
  }

  /**
   * For use cases that make something from an image, in their transaction: the image behind an id, name or alias, the tenant's own
   * before a public one. It cannot be deleted until the transaction ends. Fails with `not_found`, or `conflict` when it is not ready.
   */
  async resolve(tx: OpContext, ref: string): Promise<{ id: string; name: string; hostId: string }> {
    const { id, name, hostId, status } = await this.images.hold(tx, ref);
    if (status !== 'ready') throw new AppError('conflict', `the image ${name} is not ready: its status is ${status}`);
    return { id, name, hostId };
  }
}
