import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { SnapshotsRepository } from '../snapshots.repository.js';

export interface DeleteSnapshot {
  containerId: string;
  hostId: string;
}

/** Removes the snapshot on the host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteSnapshotSaga {
  readonly saga = defineSaga<DeleteSnapshot>('snapshot.delete')
    .step('remove', {
      run: async ({ ctx, resourceId, input: { containerId, hostId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        await agent.deleteSnapshot({ snapshotId: resourceId, containerId, generation: SNAPSHOT_GENERATION.deleted });
      },
    })
    .end({
      succeeded: async (tx, { resourceId }) => {
        const row = await this.snapshots.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, row.reserved);
        await this.snapshots.cutOut(tx, row);
      },
      failed: async (tx, { resourceId }, error) => {
        await this.snapshots.update(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
      },
    });

  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
