import type { OpContext } from '../../platform/context/op-context.js';
import { ExtensionPoint } from '../../platform/nouns/extension-point.js';

/** What containers need of firewalls. */
export interface ContainerFirewalls {
  /** In the transaction in which a container comes or has other labels: the hosts are told when that is committed. Whether firewalls apply to it. */
  changed(tx: OpContext, container: { id: string; labels: Readonly<Record<string, string>> }): Promise<boolean>;
  /** In the transaction that ends a container, after its row is locked: none applies to it any more. */
  release(tx: OpContext, container: { id: string; hostId: string }): Promise<void>;
  /** Resolves when the host holds all that apply to its containers. Fails as its agent does. */
  hold(hostId: string): Promise<void>;
}

export const CONTAINER_FIREWALLS = new ExtensionPoint<ContainerFirewalls>('firewalls of containers');
