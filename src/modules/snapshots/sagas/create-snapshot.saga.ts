import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { ContainersService } from '../../containers/containers.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { SnapshotsRepository } from '../snapshots.repository.js';

/** Takes the snapshot on the host, then counts its size, which only the host knew; a failed one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class CreateSnapshotSaga implements Saga {
  readonly kind = 'snapshot.create';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'take',
      run: async ({ ctx, resourceId }) => {
        const { containerId, hostId } = await this.snapshots.get(ctx, resourceId);
        const agent = await this.hosts.agent(hostId!);
        const { sizeMib } = await agent.createSnapshot({ snapshotId: resourceId, containerId, generation: SNAPSHOT_GENERATION.made });
        return { sizeMiB: sizeMib };
      },
      undo: async ({ ctx, resourceId }) => {
        const { containerId, hostId } = await this.snapshots.get(ctx, resourceId);
        const agent = await this.hosts.agent(hostId!);
        await agent.deleteSnapshot({ snapshotId: resourceId, containerId, generation: SNAPSHOT_GENERATION.deleted });
      },
    },
    {
      name: 'count',
      run: ({ ctx, resourceId, outputs }) =>
        this.work.run(ctx, async (tx) => {
          const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
          const { sizeMiB } = outputs['take'] as { sizeMiB: number };
          if (reserved.snapshotMiB !== undefined) return;
          await this.quotas.reserve(tx, { snapshotMiB: sizeMiB });
          await this.snapshots.write(tx, resourceId, { reserved: { ...reserved, snapshotMiB: sizeMiB } });
        }),
    },
  ];

  constructor(
    private readonly work: UnitOfWork,
    private readonly snapshots: SnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  async succeeded(tx: OpContext, { resourceId, outputs }: SagaRun): Promise<void> {
    const { sizeMiB } = outputs['take'] as { sizeMiB: number };
    const { status, containerId } = await this.snapshots.get(tx, resourceId, { lock: true });
    // by now its root may have been replaced by another image's
    const { imageId, imageName, sourceSnapshotId } = await this.containers.locate(tx, containerId);
    const parent = (await this.snapshots.currentOf(tx, containerId)) ?? (sourceSnapshotId === null ? null : await this.snapshots.find(tx, sourceSnapshotId));
    // a delete that was asked for meanwhile waits behind this
    await this.snapshots.write(tx, resourceId, {
      sizeMiB,
      imageId,
      imageName,
      parentId: parent?.id ?? null,
      ...(status === 'creating' ? { status: 'ready' } : {}),
    });
    await this.snapshots.growFrom(tx, containerId, resourceId);
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    const { status, reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    const statusReason = { code: error.code, message: error.detail };
    await this.snapshots.update(tx, resourceId, { reserved: {}, statusReason, ...(status === 'creating' ? { status: 'error' } : {}) });
  }
}
