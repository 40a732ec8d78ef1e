import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import type { ImageInfo } from '../../../wire/generated/berth/host/v1/ImageInfo.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { IMPORT_LIMITS } from '../image.rules.js';
import { ImagesRepository } from '../images.repository.js';

/** Unpacks the archive that lies uploaded on the host; a refused one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class ImportImageSaga implements Saga {
  readonly kind = 'image.import';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'import',
      run: async ({ ctx, resourceId }) => {
        const { hostId } = await this.images.get(ctx, resourceId);
        const agent = await this.hosts.agent(hostId);
        return agent.importImage({ imageId: resourceId, limits: IMPORT_LIMITS });
      },
      undo: async ({ ctx, resourceId }) => {
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

  async succeeded(tx: OpContext, { resourceId, outputs }: SagaRun): Promise<void> {
    const { digest, sizeMib, os, release, architecture } = outputs['import'] as ImageInfo;
    const { status } = await this.images.get(tx, resourceId, { lock: true });
    // a delete that was asked for meanwhile waits behind this
    await this.images.update(tx, resourceId, { digest, sizeMiB: sizeMib, os, release, architecture, ...(status === 'importing' ? { status: 'ready' } : {}) });
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    const { status, reserved } = await this.images.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    const statusReason = { code: error.code, message: error.detail };
    await this.images.update(tx, resourceId, { reserved: {}, statusReason, ...(status === 'importing' ? { status: 'error' } : {}) });
  }
}
