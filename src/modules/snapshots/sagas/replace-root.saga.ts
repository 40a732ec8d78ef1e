import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { defineSaga, type Saga } from '../../../platform/operations/saga.js';
import { SNAPSHOT_GENERATION } from '../../../wire/generations.js';
import { ContainerIntents, powerOf, type Intent } from '../../containers/container-intents.service.js';
import { ContainersService } from '../../containers/containers.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { SnapshotsRepository } from '../snapshots.repository.js';
import { SnapshotsService } from '../snapshots.service.js';

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
    private readonly snapshots: SnapshotsRepository,
    private readonly service: SnapshotsService,
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
        run: async ({ input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(intent.hostId);
          const { sizeMib } = await agent.createSnapshot({ snapshotId: keptId, containerId: intent.containerId, generation: SNAPSHOT_GENERATION.made });
          return { sizeMiB: sizeMib };
        },
        undo: async ({ input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(intent.hostId);
          await agent.deleteSnapshot({ snapshotId: keptId, containerId: intent.containerId, generation: SNAPSHOT_GENERATION.deleted });
        },
      })
      .step('replace', {
        run: async ({ ctx, input: { intent, image, snapshotId } }) => {
          const agent = await this.hosts.agent(intent.hostId);
          if (snapshotId !== undefined) {
            return agent.restoreSnapshot({ snapshotId, container: await this.intents.ensureRequest(ctx, intent, { stop: STOP, imageId: image.id }) });
          }
          return agent.ensure(await this.intents.ensureRequest(ctx, intent, { stop: STOP, imageId: image.id, create: true, replaceRoot: true }));
        },
        undo: async ({ ctx, input: { intent, keptId } }) => {
          const agent = await this.hosts.agent(intent.hostId);
          const back = { ...intent, generation: intent.generation + 1, power: powerOf(intent.before) };
          const container = await this.intents.ensureRequest(ctx, back, { stop: STOP });
          await (keptId === undefined ? agent.ensure(container) : agent.restoreSnapshot({ snapshotId: keptId, container }));
        },
      })
      .end({
        // Snapshots before the container, in the order use cases lock them.
        succeeded: async (tx, { input: { intent, image, snapshotId, keptId }, outputs }) => {
          const { containerId } = intent;
          if (snapshotId !== undefined) await this.settleSnapshot(tx, snapshotId);
          if (keptId !== undefined && outputs.keep) {
            const before = await this.containers.locate(tx, containerId);
            const parentId = (await this.snapshots.currentOf(tx, containerId))?.id ?? null;
            await this.snapshots.write(tx, keptId, { ...outputs.keep, status: 'ready', parentId, imageId: before.imageId, imageName: before.imageName });
            await this.service.deleteSafeties(tx, containerId, keptId);
          }
          const grownFrom = snapshotId === undefined ? null : await this.snapshots.find(tx, snapshotId);
          await this.snapshots.growFrom(tx, containerId, grownFrom?.containerId === containerId ? grownFrom.id : null);
          await this.intents.settle(tx, intent, outputs.replace, image);
        },
        failed: async (tx, { input }, error) => {
          if (input.snapshotId !== undefined) await this.settleSnapshot(tx, input.snapshotId);
          if (input.keptId !== undefined) await this.snapshots.remove(tx, input.keptId);
          await this.intents.unsettle(tx, input.intent, error);
        },
      });
  }

  /** The snapshot is as good as before, also after a failure; a delete that was asked for meanwhile waits behind this. */
  private async settleSnapshot(tx: OpContext, id: string): Promise<void> {
    const { status } = await this.snapshots.get(tx, id, { lock: true });
    if (status === 'restoring') await this.snapshots.update(tx, id, { status: 'ready' });
  }
}
