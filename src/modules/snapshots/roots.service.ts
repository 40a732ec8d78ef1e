import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { ContainerIntents } from '../containers/container-intents.service.js';
import type { ContainerAnswer } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import { ImagesService } from '../images/images.service.js';
import { showOperation, type Operation } from '../operations/operation.dto.js';
import { OperationsService } from '../operations/operations.service.js';
import { REPLACING, type ReplaceRoot } from './sagas/replace-root.saga.js';
import type { RebuildOptions, RestoreOptions, SnapshotWithOperation } from './snapshot.dto.js';
import { demandReady, SAFETY_HOURS } from './snapshot.rules.js';
import { showSnapshot } from './snapshots.service.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** What a container's root file system is replaced by. */
interface Replacement {
  kind: (typeof REPLACING)[number];
  containerId: string;
  image: { id: string; name: string };
  snapshotId?: string;
  /** Whether what it had is kept as a snapshot. */
  keep: boolean;
}

/** Replaces root file systems in place: id, name, addresses and settings stay. What a container had can be had back for a day. */
@Injectable()
export class RootsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly snapshots: SnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly intents: ContainerIntents,
    private readonly images: ImagesService,
    private readonly operations: Operations,
    private readonly asked: OperationsService,
  ) {}

  /** Puts its container back to it; one that ran runs again. Fails with `conflict` when the container is gone. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async restore(ctx: OpContext, idOrName: string, { safetySnapshot }: RestoreOptions): Promise<SnapshotWithOperation> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      demandReady(row);
      if (!(await this.containers.exists(tx, row.containerId))) {
        throw new AppError('conflict', `the container ${row.containerName} is gone; create a new one with source.snapshotId`);
      }
      const restoring = await this.snapshots.update(tx, row.id, { status: 'restoring' });
      const image = { id: row.imageId, name: row.imageName };
      const operation = await this.replace(tx, {
        kind: 'snapshot.restore',
        containerId: row.containerId,
        image,
        snapshotId: row.id,
        keep: safetySnapshot ?? true,
      });
      return { snapshot: showSnapshot(restoring), operation };
    });
  }

  /** Makes it anew from an image, its own when none is named. Fails with `conflict` when its host does not have the image. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async rebuild(ctx: OpContext, idOrName: string, { image, safetySnapshot }: RebuildOptions): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const container = await this.containers.locate(tx, idOrName);
      demandMatch(tx, await this.containers.shown(tx, container.id));
      const found = await this.images.resolve(tx, image ?? container.imageId);
      if (found.hostId !== container.hostId) throw new AppError('conflict', `the image ${found.name} is not on the host of ${container.name}`);
      const operation = await this.replace(tx, {
        kind: 'container.rebuild',
        containerId: container.id,
        image: { id: found.id, name: found.name },
        keep: safetySnapshot ?? true,
      });
      return { container: await this.containers.shown(tx, container.id), operation };
    });
  }

  /** Takes back a restore, a rebuild or a revert: the root file system it replaced comes back. Fails with `conflict` when that is not kept any more. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async revert(ctx: OpContext, operationId: string): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const { kind, status, input } = await this.asked.asked(tx, operationId);
      if (!(REPLACING as readonly string[]).includes(kind)) throw new AppError('conflict', `a ${kind} cannot be reverted`);
      if (status !== 'succeeded') throw new AppError('conflict', `the operation is ${status}: there is nothing to revert`);
      const { keptId, intent } = input as unknown as ReplaceRoot;
      const row = keptId === undefined ? null : await this.snapshots.find(tx, keptId, { lock: true });
      if (!row) throw new AppError('conflict', 'the root file system it replaced is not kept any more');
      demandReady(row);
      await this.snapshots.write(tx, row.id, { status: 'restoring' });
      const image = { id: row.imageId, name: row.imageName };
      const operation = await this.replace(tx, { kind: 'container.revert', containerId: intent.containerId, image, snapshotId: row.id, keep: true });
      return { container: await this.containers.shown(tx, intent.containerId), operation };
    });
  }

  private async replace(tx: OpContext, { kind, containerId, image, snapshotId, keep }: Replacement): Promise<Operation> {
    const kept = keep ? await this.keep(tx, containerId) : undefined;
    const intent = await this.intents.declare(tx, containerId, { status: 'restoring', run: 'next' });
    const input: ReplaceRoot = { intent, image, ...(snapshotId === undefined ? {} : { snapshotId }), ...(kept === undefined ? {} : { keptId: kept }) };
    const resource = kind === 'snapshot.restore' ? { type: 'snapshot', id: snapshotId! } : { type: 'container', id: containerId };
    return showOperation(await this.operations.start(tx, { kind, resource, lane: containerId, input }));
  }

  /** Not counted against the number of snapshots: nobody asked for it, and there is at most one for each container. */
  private async keep(tx: OpContext, containerId: string): Promise<string> {
    const { name, hostId, imageId, imageName } = await this.containers.locate(tx, containerId);
    const id = newId('snapshot');
    const now = new Date();
    await this.snapshots.insert(tx, {
      id,
      name: defaultName('safety', id, now),
      containerId,
      containerName: name,
      imageId,
      imageName,
      hostId,
      status: 'creating',
      labels: {},
      reserved: {},
      origin: 'safety',
      expiresAt: new Date(now.getTime() + SAFETY_HOURS * 3_600_000),
    });
    return id;
  }
}
