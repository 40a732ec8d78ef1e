import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { VolumeSnapshotsRepository } from '../volume-snapshots.repository.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface RestoreVolume extends Record<string, unknown> {
  volumeId: string;
  hostId: string;
  generation: number;
}

type Run = SagaRun<RestoreVolume>;

/** Puts the snapshot in place of what the volume holds. The host exchanges all of it or leaves it as it was, so there is nothing to undo. */
@Injectable()
export class RestoreVolumeSaga implements Saga<RestoreVolume> {
  readonly kind = 'volumeSnapshot.restore';
  readonly steps: readonly SagaStep<RestoreVolume>[] = [
    {
      name: 'restore',
      run: async ({ resourceId, input: { volumeId, hostId, generation } }) => {
        await (await this.hosts.agent(hostId)).restoreVolume({ volumeId, snapshotId: resourceId, generation });
      },
    },
  ];

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly hosts: HostsService,
  ) {}

  succeeded(tx: OpContext, run: Run): Promise<void> {
    return this.end(tx, run, null);
  }

  failed(tx: OpContext, run: Run, error: AppError): Promise<void> {
    return this.end(tx, run, error);
  }

  /** The snapshot before the volume, in the order use cases lock them. It is as good as before. */
  private async end(tx: OpContext, { resourceId, input }: Run, error: AppError | null): Promise<void> {
    await this.snapshots.write(tx, resourceId, { status: 'ready' });
    await this.volumes.write(tx, input.volumeId, { status: 'available', statusReason: error && { code: error.code, message: error.detail } });
  }
}
