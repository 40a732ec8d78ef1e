import type { VolumeOrigin, Volumes, VolumeUsage } from '../facets/volumes.js';
import type { FakeMachine } from './fake-machine.js';

export class FakeVolumesFacet implements Volumes {
  constructor(private readonly machine: FakeMachine) {}

  create(id: string, sizeMiB: number, made: VolumeOrigin = {}): Promise<void> {
    return this.machine.keep('volumes.create', () => this.machine.volumes.create(id, sizeMiB, made));
  }

  resize(id: string, sizeMiB: number): Promise<void> {
    return this.machine.keep('volumes.resize', () => this.machine.volumes.resize(id, sizeMiB));
  }

  usage(id: string): Promise<VolumeUsage> {
    return this.machine.act('volumes.usage', () => this.machine.volumes.usage(id));
  }

  delete(id: string): Promise<void> {
    return this.machine.keep('volumes.delete', () => this.machine.volumes.delete(id));
  }

  snapshot(id: string, snapshotId: string): Promise<number> {
    return this.machine.keep('volumes.snapshot', () => this.machine.volumes.snapshot(id, snapshotId));
  }

  restore(id: string, snapshotId: string): Promise<void> {
    return this.machine.keep('volumes.restore', () => this.machine.volumes.restore(id, snapshotId));
  }
}
