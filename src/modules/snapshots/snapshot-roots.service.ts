import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { RestoreOptions } from '../containers/container-roots.dto.js';
import { ContainerRootsService } from '../containers/container-roots.service.js';
import { ContainersService, type LocatedContainer } from '../containers/containers.service.js';
import type { KeptRoots, ReplacedRoot } from '../containers/kept-roots.extension.js';
import type { RootSnapshot, RootSnapshots } from '../images/root-snapshots.extension.js';
import type { SnapshotWithOperation } from './snapshot.dto.js';
import { SNAPSHOT } from './snapshot.noun.js';
import { demandReady, SAFETY_HOURS } from './snapshot.rules.js';
import { showSnapshot } from './snapshot.view.js';
import { SnapshotsService } from './snapshots.service.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** Snapshots as root file systems: what containers and images begin with, are put back to, and are kept as. */
@Injectable()
export class SnapshotRootsService implements KeptRoots, RootSnapshots {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly snapshots: SnapshotsRepository,
    private readonly service: SnapshotsService,
    private readonly containers: ContainersService,
    private readonly roots: ContainerRootsService,
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
      const operation = await this.roots.replace(tx, {
        kind: 'snapshot.restore',
        resource: { type: 'snapshot', id: row.id },
        containerId: row.containerId,
        image: { id: row.imageId, name: row.imageName },
        snapshotId: row.id,
        keep: safetySnapshot ?? true,
      });
      return { snapshot: showSnapshot(restoring), operation };
    });
  }

  async resolve(tx: OpContext, idOrName: string): Promise<RootSnapshot> {
    tx.demandInside(); // whoever takes it reads it, or has it run
    const { id, name, containerId, imageId, imageName, hostId, status } = await this.snapshots.get(tx, idOrName, { lock: true });
    demandReady({ name, status });
    return { id, name, containerId, imageId, imageName, hostId: hostId! };
  }

  passingId(): string {
    return newId(SNAPSHOT);
  }

  /** There is at most one for each container. */
  async keep(tx: OpContext, { id: containerId, name, hostId, imageId, imageName }: LocatedContainer): Promise<string> {
    const id = newId(SNAPSHOT);
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

  async take(tx: OpContext, id: string): Promise<{ id: string; image: { id: string; name: string } } | undefined> {
    const row = await this.snapshots.find(tx, id, { lock: true });
    if (!row) return undefined;
    demandReady(row);
    await this.snapshots.write(tx, row.id, { status: 'restoring' });
    return { id: row.id, image: { id: row.imageId, name: row.imageName } };
  }

  async replaced(tx: OpContext, { containerId, snapshotId, kept }: ReplacedRoot): Promise<void> {
    if (snapshotId !== undefined) await this.settle(tx, snapshotId);
    if (kept !== undefined) {
      const { id, ...columns } = kept;
      const parentId = (await this.snapshots.currentOf(tx, containerId))?.id ?? null;
      await this.snapshots.write(tx, id, { status: 'ready', parentId, ...columns });
      await this.service.deleteSafeties(tx, containerId, id);
    }
    const grownFrom = snapshotId === undefined ? null : await this.snapshots.find(tx, snapshotId);
    await this.snapshots.growFrom(tx, containerId, grownFrom?.containerId === containerId ? grownFrom.id : null);
  }

  async unreplaced(tx: OpContext, { snapshotId, keptId }: { snapshotId?: string; keptId?: string }): Promise<void> {
    if (snapshotId !== undefined) await this.settle(tx, snapshotId);
    if (keptId !== undefined) await this.snapshots.remove(tx, keptId);
  }

  /** The snapshot is as good as before, also after a failure; a delete that was asked for meanwhile waits behind this. Its row may be lost. */
  private async settle(tx: OpContext, id: string): Promise<void> {
    const row = await this.snapshots.find(tx, id, { lock: true });
    if (row?.status === 'restoring') await this.snapshots.update(tx, id, { status: 'ready' });
  }
}
