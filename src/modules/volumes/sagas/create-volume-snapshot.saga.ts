import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { snapshotCost } from '../volume.rules.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';

export interface CreateVolumeSnapshot {
  volumeId: string;
  hostId: string;
}

/** Takes the snapshot on the host; a failed one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class CreateVolumeSnapshotSaga {
  readonly saga = defineSaga<CreateVolumeSnapshot>('volumeSnapshot.create')
    .step('take', {
      run: async ({ ctx, resourceId, input: { volumeId, hostId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const { sizeMiB } = await agent.snapshotVolume({ volumeId, snapshotId: resourceId, generation: SNAPSHOT_GENERATION.made });
        return { sizeMiB };
      },
      undo: async ({ ctx, resourceId, input: { hostId } }) => {
        await (await this.hosts.agent(ctx, hostId)).deleteSnapshot({ snapshotId: resourceId, generation: SNAPSHOT_GENERATION.deleted });
      },
    })
    .end({
      // What it could have held is counted until here, from now on what it holds.
      succeeded: async (tx, { resourceId, outputs }) => {
        const { sizeMiB } = outputs.take;
        const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, { volumeMiB: Math.max(0, (reserved.volumeMiB ?? 0) - sizeMiB) });
        await this.snapshots.write(tx, resourceId, { sizeMiB, status: 'ready', reserved: snapshotCost(sizeMiB) });
      },
      failed: async (tx, { resourceId }, error) => {
        const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        await this.snapshots.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail }, reserved: {} });
      },
    });

  constructor(
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
