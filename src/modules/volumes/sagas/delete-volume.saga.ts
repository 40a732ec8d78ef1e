import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { VolumesRepository } from '../volumes.repository.js';

type Input = { generation: number } & Record<string, unknown>;

/** Removes the volume from its host, then its row. There is no way back: a failed one stays as `error`, to be deleted again. */
@Injectable()
export class DeleteVolumeSaga implements Saga<Input> {
  readonly kind = 'volume.delete';
  readonly steps: readonly SagaStep<Input>[] = [
    {
      name: 'remove',
      run: async ({ ctx, resourceId, input: { generation } }) => {
        const { hostId } = await this.volumes.get(ctx, resourceId);
        await (await this.hosts.agent(hostId)).deleteVolume({ volumeId: resourceId, generation });
      },
    },
  ];

  constructor(
    private readonly volumes: VolumesRepository,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
  ) {}

  async succeeded(tx: OpContext, { resourceId }: SagaRun<Input>): Promise<void> {
    const { reserved } = await this.volumes.get(tx, resourceId, { lock: true });
    await this.quotas.release(tx, reserved);
    await this.volumes.remove(tx, resourceId);
  }

  async failed(tx: OpContext, { resourceId }: SagaRun<Input>, error: AppError): Promise<void> {
    await this.volumes.write(tx, resourceId, { status: 'error', statusReason: { code: error.code, message: error.detail } });
  }
}
