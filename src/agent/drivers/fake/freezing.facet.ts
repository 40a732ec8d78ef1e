import { DriverError } from '../driver-error.js';
import type { Freezing } from '../facets/freezing.js';
import type { ContainerStatus } from '../facets/lifecycle.js';
import type { FakeContainer } from './fake-host.js';
import type { FakeMachine } from './fake-machine.js';

export class FakeFreezing implements Freezing {
  constructor(private readonly machine: FakeMachine) {}

  pause(id: string): Promise<ContainerStatus> {
    return this.machine.change('freezing.pause', () => this.switch(id, 'paused'));
  }

  resume(id: string): Promise<ContainerStatus> {
    return this.machine.change('freezing.resume', () => this.switch(id, 'running'));
  }

  private switch(id: string, to: 'running' | 'paused'): FakeContainer {
    const container = this.machine.container(id);
    if (container.status.state === 'stopped') throw new DriverError('conflict', `container ${id}: stopped`);
    container.status = { ...container.status, state: to };
    return container;
  }
}
