import type { Engine } from '../../../../native/node/index.js';
import type { ContainerStats, Metering } from '../facets/metering.js';
import { settled } from './settled.js';

export class NativeMetering implements Metering {
  constructor(private readonly engine: Engine) {}

  stats(id: string): Promise<ContainerStats> {
    return settled(() => this.engine.stats(id));
  }
}
