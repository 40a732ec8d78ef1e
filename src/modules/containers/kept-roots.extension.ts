import type { OpContext } from '../../platform/context/op-context.js';
import { ExtensionPoint } from '../../platform/nouns/extension-point.js';
import type { LocatedContainer } from './containers.service.js';

/** How the root file system of a container was replaced. */
export interface ReplacedRoot {
  containerId: string;
  /** The snapshot that came in place; absent: an image as new. */
  snapshotId?: string;
  /** The safety snapshot of what it had, of which image, and in MiB what of it was its own. */
  kept?: { id: string; sizeMiB: number; imageId: string; imageName: string };
}

/** What containers need of snapshots when their root file system is replaced; each call is in the caller's transaction. */
export interface KeptRoots {
  /** Begins the snapshot that keeps what the container has now; answers its id. Counts against no quota: nobody asked for it. */
  keep(tx: OpContext, container: LocatedContainer): Promise<string>;
  /** Takes a kept one to put it back; undefined when it is gone. Fails with `conflict` while it is not ready. */
  take(tx: OpContext, id: string): Promise<{ id: string; image: { id: string; name: string } } | undefined>;
  /** After it was replaced. */
  replaced(tx: OpContext, root: ReplacedRoot): Promise<void>;
  /** After it was not: `snapshotId` is as good as before, `keptId` was never taken. */
  unreplaced(tx: OpContext, root: { snapshotId?: string; keptId?: string }): Promise<void>;
}

export const KEPT_ROOTS = new ExtensionPoint<KeptRoots>('kept root file systems');
