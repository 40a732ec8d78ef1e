import type { Exchange } from '../facets/exchange.js';
import type { SnapshotDiff } from '../facets/files.js';
import { shadows } from './fake-file-verbs.js';
import type { FakeMachine } from './fake-machine.js';

export class FakeExchange implements Exchange {
  constructor(private readonly machine: FakeMachine) {}

  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return this.machine.act('exchange.shadows', () => {
      const { layer } = this.machine.container(id);
      for (const image of [fromImageId, toImageId]) this.machine.rootOf({ image });
      return shadows(this.machine.imageFiles(fromImageId), this.machine.imageFiles(toImageId), layer);
    });
  }
}
