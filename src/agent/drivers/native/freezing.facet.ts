import type { Engine } from '../../../../native/node/index.js';
import type { Freezing } from '../facets/freezing.js';
import type { ContainerStatus } from '../facets/lifecycle.js';
import { settled } from './settled.js';

export class NativeFreezing implements Freezing {
  constructor(private readonly engine: Engine) {}

  pause(id: string): Promise<ContainerStatus> {
    return settled(() => this.engine.pause(id));
  }

  resume(id: string): Promise<ContainerStatus> {
    return settled(() => this.engine.resume(id));
  }
}
