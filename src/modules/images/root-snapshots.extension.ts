import type { OpContext } from '../../platform/context/op-context.js';
import { ExtensionPoint } from '../../platform/nouns/extension-point.js';

/** What a new container or image needs to know of the snapshot it is made of. */
export interface RootSnapshot {
  id: string;
  name: string;
  containerId: string;
  imageId: string;
  imageName: string;
  /** The host whose pool holds it: a clone is made there. */
  hostId: string;
}

/** What images and containers need of snapshots. */
export interface RootSnapshots {
  /**
   * The snapshot by id or name, to clone from, held until the transaction ends so that no delete comes between; fails with `not_found`, or
   * `conflict` when it is not ready.
   */
  resolve(tx: OpContext, idOrName: string): Promise<RootSnapshot>;
  /** An id for one that a host takes for a single use: it never has a row. */
  passingId(): string;
}

export const ROOT_SNAPSHOTS = new ExtensionPoint<RootSnapshots>('snapshots to start from');
