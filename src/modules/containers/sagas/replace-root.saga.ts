import { Injectable } from '@nestjs/common';
import { Extensions } from '../../../platform/nouns/extension-point.js';
import { defineSaga, type Saga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ContainerIntents, powerOf, type Intent } from '../container-intents.service.js';
import { ContainersService } from '../containers.service.js';
import { KEPT_ROOTS } from '../kept-roots.extension.js';

export interface ReplaceRoot {
  /** What the container is to be once it has its other root file system. */
  intent: Intent;
  image: { id: string; name: string };
  /** The snapshot that comes in place; absent: the image as new. */
  snapshotId?: string;
  /** The safety snapshot that is taken first. */
  keptId?: string;
}

export const REPLACING = ['snapshot.restore', 'container.rebuild', 'container.revert'] as const;

/** What is running is thrown away with its files: it gets no time to stop. */
const STOP = { force: true, timeoutSeconds: 1 };

/**
 * Keeps the root file system as a snapshot, then puts another in its place. The agent exchanges the whole layer or leaves it as it was; undo
 * puts back what was kept.
 */
@Injectable()
export class ReplaceRootSagas {
  constructor(
    private readonly extensions: Extensions,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly intents: ContainerIntents,
  ) {}

  all(): Saga[] {
    return REPLACING.map((kind) => this.saga(kind));
  }

  private saga(kind: (typeof REPLACING)[number]): Saga {
    return defineSaga<ReplaceRoot>(kind)
      .optionalStep('keep', {
        applies: ({ input }) => input.keptId !== undefined,
        run: async ({ ctx, input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(ctx, intent.hostId);
          const { sizeMiB } = await agent.createSnapshot({ snapshotId: keptId, containerId: intent.containerId, generation: SNAPSHOT_GENERATION.made });
          return { sizeMiB };
        },
        undo: async ({ ctx, input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(ctx, intent.hostId);
          await this.intents.goesOn(ctx, intent, agent);
          await agent.deleteSnapshot({ snapshotId: keptId, containerId: intent.containerId, generation: SNAPSHOT_GENERATION.deleted });
        },
      })
      .step('replace', {
        destroys: true,
        run: async ({ ctx, input: { intent, image, snapshotId } }) => {
          const agent = await this.hosts.agent(ctx, intent.hostId);
          if (snapshotId !== undefined) {
            return agent.restoreSnapshot({ snapshotId, container: await this.intents.ensureRequest(ctx, intent, { stop: STOP, imageId: image.id }) });
          }
          return agent.ensure(await this.intents.ensureRequest(ctx, intent, { stop: STOP, imageId: image.id, create: true, replaceRoot: true }));
        },
        undo: async ({ ctx, input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(ctx, intent.hostId);
          if (await this.intents.goesOn(ctx, intent, agent)) return;
          const back = { ...intent, generation: intent.generation + 1, power: powerOf(intent.before) };
          const container = await this.intents.ensureRequest(ctx, back, { stop: STOP });
          await (keptId === undefined ? agent.ensure(container) : agent.restoreSnapshot({ snapshotId: keptId, container }));
        },
      })
      .end({
        // Snapshots before the container, in the order use cases lock them.
        succeeded: async (tx, { input: { intent, image, snapshotId, keptId }, outputs }) => {
          const { containerId } = intent;
          const { imageId, imageName } = await this.containers.locate(tx, containerId);
          await this.extensions.at(KEPT_ROOTS).replaced(tx, {
            containerId,
            ...(snapshotId === undefined ? {} : { snapshotId }),
            ...(keptId !== undefined && outputs.keep ? { kept: { id: keptId, ...outputs.keep, imageId, imageName } } : {}),
          });
          await this.intents.settle(tx, intent, outputs.replace, image);
        },
        failed: async (tx, { input: { intent, snapshotId, keptId } }, error) => {
          const taken = { ...(snapshotId === undefined ? {} : { snapshotId }), ...(keptId === undefined ? {} : { keptId }) };
          await this.extensions.at(KEPT_ROOTS).unreplaced(tx, taken);
          await this.intents.unsettle(tx, intent, error);
        },
      });
  }
}
