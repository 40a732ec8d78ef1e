import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface CreateVolume {
  hostId: string;
  generation: number;
  /** The snapshot whose content it gets. */
  snapshotId?: string;
}

/** Makes the volume on its host; a failed one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class CreateVolumeSaga {
  readonly saga = defineSaga<CreateVolume>('volume.create')
    .step('make', {
      run: async ({ ctx, resourceId, input: { hostId, generation, snapshotId } }) => {
        const { sizeMiB, tenantId } = await this.volumes.get(ctx, resourceId);
        await (
          await this.hosts.agent(ctx, hostId)
        ).ensureVolume({ volumeId: resourceId, sizeMiB, generation, snapshotId: snapshotId ?? '', diskGroup: { id: tenantId, limitMiB: 0 } });
      },
      undo: async ({ ctx, resourceId, input: { hostId, generation } }) => {
        await (await this.hosts.agent(ctx, hostId)).deleteVolume({ volumeId: resourceId, generation: generation + 1 });
      },
    })
    .end({
      succeeded: (tx, { resourceId }) => this.volumes.write(tx, resourceId, { status: 'available' }),
      failed: async (tx, { resourceId }, error) => {
        const { reserved } = await this.volumes.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.volumes.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail }, reserved: {} });
      },
    });

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
