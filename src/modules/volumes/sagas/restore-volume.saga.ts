import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { demandHeard } from '../volume.rules.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface RestoreVolume {
  volumeId: string;
  hostId: string;
  generation: number;
}

/** Puts the snapshot in place of what the volume holds. The host exchanges all of it or leaves it as it was, so there is nothing to undo. */
@Injectable()
export class RestoreVolumeSaga {
  readonly saga = defineSaga<RestoreVolume>('volumeSnapshot.restore')
    .step('restore', {
      run: async ({ ctx, resourceId, input: { volumeId, hostId, generation } }) => {
        demandHeard(await (await this.hosts.agent(ctx, hostId)).restoreVolume({ volumeId, snapshotId: resourceId, generation }), generation);
      },
    })
    .end({
      succeeded: (tx, { resourceId, input }) => this.settle(tx, resourceId, input.volumeId, null),
      failed: (tx, { resourceId, input }, error) => this.settle(tx, resourceId, input.volumeId, error),
    });

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly hosts: HostsService,
  ) {}

  /** The snapshot before the volume, in the order use cases lock them. It is as good as before; its row may be lost. */
  private async settle(tx: OpContext, snapshotId: string, volumeId: string, error: AppError | null): Promise<void> {
    if (await this.snapshots.find(tx, snapshotId, { lock: true })) await this.snapshots.write(tx, snapshotId, { status: 'ready' });
    await this.volumes.write(tx, volumeId, { status: 'available', statusReason: error && { code: error.code, message: error.detail } });
  }
}
