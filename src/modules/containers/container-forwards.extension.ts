import type { OpContext } from '../../platform/context/op-context.js';
import { ExtensionPoint } from '../../platform/nouns/extension-point.js';

/** What containers need of port forwards. */
export interface ContainerForwards {
  /** In the transaction that ends a container, after its row is locked: no port leads to it any more. */
  release(tx: OpContext, container: { id: string; hostId: string }): Promise<void>;
}

export const CONTAINER_FORWARDS = new ExtensionPoint<ContainerForwards>('port forwards of containers');
