import { Injectable } from '@nestjs/common';
import { defineSaga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { ContainersService } from '../../containers/containers.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { SnapshotsRepository } from '../snapshots.repository.js';

export interface CreateSnapshot {
  containerId: string;
  hostId: string;
}

/** Takes the snapshot on the host, and counts its size, which only the host knew; a failed one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class CreateSnapshotSaga {
  readonly saga = defineSaga<CreateSnapshot>('snapshot.create')
    .step('take', {
      run: async ({ ctx, resourceId, input: { containerId, hostId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        const { sizeMiB } = await agent.createSnapshot({ snapshotId: resourceId, containerId, generation: SNAPSHOT_GENERATION.made });
        return { sizeMiB };
      },
      undo: async ({ ctx, resourceId, input: { containerId, hostId } }) => {
        const agent = await this.hosts.agent(ctx, hostId);
        await agent.deleteSnapshot({ snapshotId: resourceId, containerId, generation: SNAPSHOT_GENERATION.deleted });
      },
    })
    .end({
      succeeded: async (tx, { resourceId, outputs }) => {
        const { status, containerId, reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
        const { sizeMiB } = outputs.take;
        // by now its root may have been replaced by another image's
        const { imageId, imageName, sourceSnapshotId } = await this.containers.locate(tx, containerId);
        const current = await this.snapshots.currentOf(tx, containerId);
        const parent = current ?? (sourceSnapshotId === null ? null : await this.snapshots.find(tx, sourceSnapshotId));
        // a delete that was asked for meanwhile waits behind this
        await this.snapshots.write(tx, resourceId, {
          sizeMiB,
          reserved: { ...reserved, snapshotMiB: sizeMiB },
          imageId,
          imageName,
          parentId: parent?.id ?? null,
          ...(status === 'creating' ? { status: 'ready' } : {}),
        });
        await this.snapshots.growFrom(tx, containerId, resourceId);
        // last, as every tenant's changes meet at its quota; when it has no room for it, all this is taken back
        await this.quotas.reserve(tx, { snapshotMiB: sizeMiB });
      },
      failed: async (tx, { resourceId }, error) => {
        const { status, reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, reserved);
        const statusReason = { code: error.code, message: error.detail };
        await this.snapshots.update(tx, resourceId, { reserved: {}, statusReason, ...(status === 'creating' ? { status: 'error' } : {}) });
      },
    });

  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}
}
