import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { ImagesRepository } from '../images.repository.js';

/** Removes the image on the host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteImageSaga implements Saga {
  readonly kind = 'image.delete';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'remove',
      run: async ({ ctx, resourceId }) => {
        const { hostId } = await this.images.get(ctx, resourceId);
        const agent = await this.hosts.agent(hostId);
        await agent.deleteImage(resourceId);
      },
    },
  ];

  constructor(
    private readonly images: ImagesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  async succeeded(tx: OpContext, { resourceId }: SagaRun): Promise<void> {
    const { reserved } = await this.images.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.images.remove(tx, resourceId);
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    await this.images.update(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
  }
}
