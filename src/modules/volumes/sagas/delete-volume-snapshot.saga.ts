import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';

/** Removes the snapshot on the host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteVolumeSnapshotSaga implements Saga {
  readonly kind = 'volumeSnapshot.delete';
  readonly steps: readonly SagaStep[] = [
    {
      name: 'remove',
      run: async ({ ctx, resourceId }) => {
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

  async succeeded(tx: OpContext, { resourceId }: SagaRun): Promise<void> {
    const { reserved } = await this.snapshots.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.snapshots.remove(tx, resourceId);
  }

  async failed(tx: OpContext, { resourceId }: SagaRun, error: AppError): Promise<void> {
    await this.snapshots.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
  }
}
