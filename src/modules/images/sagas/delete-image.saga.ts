import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { ImagesRepository } from '../images.repository.js';

export interface DeleteImage {
  hostId: string;
}

/** Removes the image on the host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteImageSaga {
  readonly saga = defineSaga<DeleteImage>('image.delete')
    .step('remove', {
      run: async ({ ctx, resourceId, input: { hostId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        await agent.deleteImage(resourceId);
      },
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const { reserved } = await this.images.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.images.remove(tx, resourceId);
      },
      failed: async (tx, { resourceId }, error) => {
        await this.images.update(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
      },
    });

  constructor(
    private readonly images: ImagesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
