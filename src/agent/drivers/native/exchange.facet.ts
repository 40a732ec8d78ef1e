import type { Engine } from '../../../../native/node/index.js';
import type { Exchange } from '../facets/exchange.js';
import type { SnapshotDiff } from '../facets/files.js';
import { settled } from './settled.js';

export class NativeExchange implements Exchange {
  constructor(private readonly engine: Engine) {}

  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return settled(() => this.engine.shadows(id, fromImageId, toImageId));
  }
}
