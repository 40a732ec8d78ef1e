import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';

export interface DeleteVolumeSnapshot {
  hostId: string;
}

/** Removes the snapshot on the host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteVolumeSnapshotSaga {
  readonly saga = defineSaga<DeleteVolumeSnapshot>('volumeSnapshot.delete')
    .step('remove', {
      run: async ({ ctx, resourceId, input: { hostId } }) => {
        await (await this.hosts.agent(ctx, hostId)).deleteSnapshot({ snapshotId: resourceId, generation: SNAPSHOT_GENERATION.deleted });
      },
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.snapshots.remove(tx, resourceId);
      },
      failed: (tx, { resourceId }, error) =>
        this.snapshots.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } }),
    });

  constructor(
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
