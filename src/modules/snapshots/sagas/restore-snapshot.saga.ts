import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import type { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import type { Observed } from '../../../wire/generated/berth/host/v1/Observed.js';
import { ContainerIntents, powerOf, type Intent } from '../../containers/container-intents.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { SnapshotsRepository } from '../snapshots.repository.js';

export interface RestoreInput extends Record<string, unknown> {
  /** What the container is to be once it is back at the snapshot. */
  intent: Intent;
}

/** What is running is thrown away with its files: it gets no time to stop. */
const STOP = { force: true, timeoutSeconds: 1 };

/** Puts the container's file system back, in place. The agent exchanges the whole layer or leaves it as it was; undo brings its power back. */
@Injectable()
export class RestoreSnapshotSaga implements Saga<RestoreInput> {
  readonly kind = 'snapshot.restore';
  readonly steps: readonly SagaStep<RestoreInput>[] = [
    {
      name: 'restore',
      run: async ({ ctx, resourceId, input }) => {
        const agent = await this.hosts.agent(input.intent.hostId);
        return agent.restoreSnapshot({ snapshotId: resourceId, container: await this.intents.ensureRequest(ctx, input.intent, { stop: STOP }) });
      },
      undo: async ({ ctx, input: { intent } }) => {
        const agent = await this.hosts.agent(intent.hostId);
        const back = { ...intent, generation: intent.generation + 1, power: powerOf(intent.before) };
        await agent.ensure(await this.intents.ensureRequest(ctx, back, { stop: STOP }));
      },
    },
  ];

  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly hosts: HostsService,
    private readonly intents: ContainerIntents,
  ) {}

  async succeeded(tx: OpContext, { resourceId, input, outputs }: SagaRun<RestoreInput>): Promise<void> {
    await this.settleSnapshot(tx, resourceId);
    await this.intents.settle(tx, input.intent, outputs['restore'] as Observed);
  }

  async failed(tx: OpContext, { resourceId, input }: SagaRun<RestoreInput>, error: AppError): Promise<void> {
    await this.settleSnapshot(tx, resourceId);
    await this.intents.unsettle(tx, input.intent, error);
  }

  /** Before the container, in the order use cases lock them. The snapshot is as good as before, also after a failure; a delete that was asked for meanwhile waits behind this. */
  private async settleSnapshot(tx: OpContext, id: string): Promise<void> {
    const { status } = await this.snapshots.get(tx, id, { lock: true });
    if (status === 'restoring') await this.snapshots.update(tx, id, { status: 'ready' });
  }
}
