import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { snapshotCost } from '../volume.rules.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';

/** Takes the snapshot on the host; a failed one is removed there, stays as `error`, and holds no quota. */
@Injectable()
export class CreateVolumeSnapshotSaga implements Saga {
  readonly kind = 'volumeSnapshot.create';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'take',
      run: async ({ ctx, resourceId }) => {
        const { volumeId, hostId } = await this.snapshots.get(ctx, resourceId);
        const { sizeMib } = await (await this.hosts.agent(hostId)).snapshotVolume({ volumeId, snapshotId: resourceId, generation: SNAPSHOT_GENERATION.made });
        return { sizeMiB: sizeMib };
      },
      undo: async ({ ctx, resourceId }) => {
        const { hostId } = await this.snapshots.get(ctx, resourceId);
        await (await this.hosts.agent(hostId)).deleteSnapshot({ snapshotId: resourceId, generation: SNAPSHOT_GENERATION.deleted });
      },
    },
  ];

  constructor(
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  /** What it could have held is counted until here, from now on what it holds. */
  async succeeded(tx: OpContext, { resourceId, outputs }: SagaRun): Promise<void> {
    const { sizeMiB } = outputs['take'] as { sizeMiB: number };
    const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, { volumeMiB: Math.max(0, (reserved.volumeMiB ?? 0) - sizeMiB) });
    await this.snapshots.write(tx, resourceId, { sizeMiB, status: 'ready', reserved: snapshotCost(sizeMiB) });
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.snapshots.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail }, reserved: {} });
  }
}
