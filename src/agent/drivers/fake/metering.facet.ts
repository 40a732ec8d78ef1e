import type { ContainerStats, Metering } from '../facets/metering.js';
import type { FakeMachine } from './fake-machine.js';
import { measure } from './fake-measures.js';

export class FakeMetering implements Metering {
  constructor(private readonly machine: FakeMachine) {}

  stats(id: string): Promise<ContainerStats> {
    return this.machine.act('metering.stats', () => {
      const container = this.machine.container(id);
      return measure(container, this.machine.filesOf(container).usedBytes(), this.machine.clock.now());
    });
  }
}
