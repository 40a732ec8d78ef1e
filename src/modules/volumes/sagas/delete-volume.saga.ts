import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface DeleteVolume {
  hostId: string;
  generation: number;
}

/** Removes the volume from its host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteVolumeSaga {
  readonly saga = defineSaga<DeleteVolume>('volume.delete')
    .step('remove', {
      run: async ({ ctx, resourceId, input: { hostId, generation } }) => {
        await (await this.hosts.agent(ctx, hostId)).deleteVolume({ volumeId: resourceId, generation });
      },
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const { reserved } = await this.volumes.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.volumes.remove(tx, resourceId);
      },
      failed: (tx, { resourceId }, error) =>
        this.volumes.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } }),
    });

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
