import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
import type { Observed } from '../../../wire/generated/berth/host/v1/Observed.js';
import { ContainerIntents, type Intent } from '../../containers/container-intents.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import type { MountChange } from '../volume-mounts.service.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface MountVolume extends Record<string, unknown> {
  /** Of the container: what it is to have is told to its host whole. */
  intent: Intent;
  /** Also while files on it are open. */
  force: boolean;
}

type Run = SagaRun<MountVolume>;

const DETACHED = { status: 'available', containerId: null, path: null, readOnly: false } as const;

/** Attaches and detaches: the container's host is told all that it is to have mounted, with this one or without. Undo tells it what was before. */
@Injectable()
export class MountVolumeSagas {
  constructor(
    private readonly volumes: VolumesRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
  ) {}

  all(): Saga<MountVolume>[] {
    return [this.saga('attach'), this.saga('detach')];
  }

  private saga(verb: 'attach' | 'detach'): Saga<MountVolume> {
    return {
      kind: `volume.${verb}`,
      steps: [this.step(verb)],
      succeeded: (tx, run) => this.end(tx, run, verb === 'attach', null),
      failed: (tx, run, error) => this.end(tx, run, verb === 'detach', error),
    };
  }

  private step(verb: 'attach' | 'detach'): SagaStep<MountVolume> {
    return {
      name: verb,
      run: ({ ctx, resourceId, input }) => this.ensure(ctx, input.intent, { [verb]: resourceId }, input.force),
      undo: async ({ ctx, input: { intent } }) => {
        const back = { ...intent, generation: intent.generation + 1 };
        await this.ensure(ctx, back, {}, true).catch((error: unknown) => {
          // The container was never made, or can only be deleted: it has nothing mounted.
          if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
        });
      },
    };
  }

  private async ensure(ctx: OpContext, intent: Intent, mounts: MountChange, forceDetach: boolean): Promise<Observed> {
    const request = await this.intents.ensureRequest(ctx, intent, { mounts });
    return (await this.hosts.agent(intent.hostId)).ensure({ ...request, forceDetach });
  }

  /** The volume before the container, in the order use cases lock them. */
  private async end(tx: OpContext, { resourceId, input, outputs }: Run, attached: boolean, error: AppError | null): Promise<void> {
    const row = await this.volumes.get(tx, resourceId, { lock: true });
    const statusReason = error && { code: error.code, message: error.detail };
    // a container that was deleted meanwhile has let it go
    if (row.containerId === input.intent.containerId) {
      await this.volumes.write(tx, resourceId, { ...(attached ? { status: 'attached' as const } : DETACHED), statusReason });
    }
    if (error) await this.intents.unsettle(tx, input.intent, error);
    else await this.intents.settle(tx, input.intent, Object.values(outputs)[0] as Observed);
  }
}
