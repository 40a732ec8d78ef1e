import type { OpContext } from '../../platform/context/op-context.js';
import { ExtensionPoint } from '../../platform/nouns/extension-point.js';
import type { VolumeMountInput } from '../../wire/generated/berth/host/v1/VolumeMount.js';

/** A volume that comes or goes with this very change; without it, it stays as it was. */
export interface MountChange {
  attach?: string;
  detach?: string;
}

/** What containers need of volumes. */
export interface ContainerMounts {
  /** What the container is to have mounted. */
  mountsOf(ctx: OpContext, containerId: string, change?: MountChange): Promise<VolumeMountInput[]>;
  /** In the transaction that ends a container, before its row is locked: its volumes are nobody's now. */
  release(tx: OpContext, containerId: string): Promise<void>;
}

export const CONTAINER_MOUNTS = new ExtensionPoint<ContainerMounts>('volumes of containers');
