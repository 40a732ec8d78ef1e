import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../platform/context/op-context.js';
import { demandReady } from './snapshot.rules.js';
import { SnapshotsRepository } from './snapshots.repository.js';

/** What a new container needs to know of the snapshot it starts from. */
export interface SnapshotSource {
  id: string;
  name: string;
  containerId: string;
  imageId: string;
  imageName: string;
  /** The host whose pool holds it: a clone is made there. */
  hostId: string;
}

/** Snapshots as containers see them. Apart from `SnapshotsService`, which itself needs containers: the two nouns would import each other. */
@Injectable()
export class SnapshotSources {
  constructor(private readonly snapshots: SnapshotsRepository) {}

  /**
   * The snapshot by id or name, to clone from, held until the transaction ends so that no delete comes between; fails with `not_found`, or
   * `conflict` when it is not ready.
   */
  async resolve(tx: OpContext, idOrName: string): Promise<SnapshotSource> {
    const { id, name, containerId, imageId, imageName, hostId, status } = await this.snapshots.get(tx, idOrName, { lock: true });
    demandReady({ name, status });
    return { id, name, containerId, imageId, imageName, hostId: hostId! };
  }

  /** How many snapshots each of these containers has; containers without any are absent. */
  countByContainer(ctx: OpContext, containerIds: readonly string[]): Promise<Map<string, number>> {
    return this.snapshots.countByContainer(ctx, containerIds);
  }
}
