import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga, type Saga } from '../../../platform/operations/saga.js';
import type { Observed } from '../../../wire/generated/berth/host/v1/Observed.js';
import { ContainerIntents, type Intent } from '../../containers/container-intents.service.js';
import type { MountChange } from '../../containers/container-mounts.extension.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { VolumesRepository } from '../volumes.repository.js';

export interface MountVolume {
  /** Of the container: what it is to have is told to its host whole. */
  intent: Intent;
  /** Also while files on it are open. */
  force: boolean;
}

/** Without an intent it is what is wanted already, and nothing is done. */
type AskedMount = MountVolume | { intent?: undefined };

const DETACHED = { status: 'available', containerId: null, path: null, readOnly: false } as const;

/** Attaches and detaches: the container's host is told all that it is to have mounted, with this one or without. Undo tells it what was before. */
@Injectable()
export class MountVolumeSagas {
  constructor(
    private readonly volumes: VolumesRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
  ) {}

  all(): Saga[] {
    return [this.saga('attach'), this.saga('detach')];
  }

  private saga(verb: 'attach' | 'detach'): Saga {
    return defineSaga<AskedMount>(`volume.${verb}`)
      .optionalStep(verb, {
        applies: ({ input }) => input.intent !== undefined,
        run: async ({ ctx, resourceId, input }) => (input.intent ? this.ensure(ctx, input.intent, { [verb]: resourceId }, input.force) : undefined),
        undo: async ({ ctx, input: { intent } }) => {
          if (!intent) return;
          const back = { ...intent, generation: intent.generation + 1 };
          await this.ensure(ctx, back, {}, true).catch((error: unknown) => {
            // The container was never made, or can only be deleted: it has nothing mounted.
            if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
          });
        },
      })
      .end({
        succeeded: async (tx, { resourceId, input: { intent }, outputs }) => {
          const observed = outputs[verb];
          if (!intent || !observed) return;
          await this.show(tx, resourceId, intent, verb === 'attach', null);
          await this.intents.settle(tx, intent, observed);
        },
        failed: async (tx, { resourceId, input: { intent } }, error) => {
          if (!intent) return;
          await this.show(tx, resourceId, intent, verb === 'detach', error);
          await this.intents.unsettle(tx, intent, error);
        },
      });
  }

  private async ensure(ctx: OpContext, intent: Intent, mounts: MountChange, forceDetach: boolean): Promise<Observed> {
    const request = await this.intents.ensureRequest(ctx, intent, { mounts });
    return (await this.hosts.agent(ctx, intent.hostId)).ensure({ ...request, forceDetach });
  }

  /** The volume before the container, in the order use cases lock them. */
  private async show(tx: OpContext, resourceId: string, { containerId }: Intent, attached: boolean, error: AppError | null): Promise<void> {
    const row = await this.volumes.get(tx, resourceId, { lock: true });
    // a container that was deleted meanwhile has let it go
    if (row.containerId !== containerId) return;
    const statusReason = error && { code: error.code, message: error.detail };
    await this.volumes.write(tx, resourceId, { ...(attached ? { status: 'attached' as const } : DETACHED), statusReason });
  }
}
