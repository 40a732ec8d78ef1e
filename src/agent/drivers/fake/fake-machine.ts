import { DriverError } from '../driver-error.js';
import type { ContainerStatus, ExitReason, RootSource, StopOptions } from '../facets/lifecycle.js';
import type { FakeClock } from './fake-clock.js';
import { FakeFiles } from './fake-files.js';
import { FakeHost, type FakeContainer, type FakeStatus } from './fake-host.js';
import { runOf } from './fake-measures.js';
import { FakeVolumes } from './fake-volumes.js';
import { FaultPlan, type Verb } from './fault-plan.js';

const MIB = 1024 * 1024;

export interface FakeMachineOptions {
  /** Where the machine is kept, so that a restarted agent finds it; absent: in memory. */
  stateFile?: string;
  clock: FakeClock;
  /** What a planned crash does. */
  crash: () => void;
}

/** What stands below the lifecycle and the facets of a fake driver: the state, the faults to come, and who listens. */
export class FakeMachine {
  readonly faults: FaultPlan;
  readonly host: FakeHost;
  readonly clock: FakeClock;
  readonly volumes: FakeVolumes;
  readonly listeners = new Set<(status: ContainerStatus) => void>();
  closed = false;

  constructor({ stateFile, clock, crash }: FakeMachineOptions) {
    this.faults = new FaultPlan(crash);
    this.host = new FakeHost(stateFile);
    this.clock = clock;
    this.volumes = new FakeVolumes(this.host);
  }

  /** Does what a verb does, once the faults planned for it had their turn. */
  async act<T>(verb: Verb, work: () => T): Promise<T> {
    await this.faults.pass(verb, 'before');
    if (this.closed) throw new DriverError('internal', 'the driver is closed');
    const result = work();
    await this.faults.pass(verb, 'after');
    return result;
  }

  /** Does a verb that changes the machine, as `act` does one, and keeps what it is then. */
  keep<T>(verb: Verb, work: () => T): Promise<T> {
    return this.act(verb, () => {
      const result = work();
      this.host.save();
      return result;
    });
  }

  /** Does a verb that changes a container, keeps it, and tells who listens. */
  change(verb: Verb, work: () => FakeContainer): Promise<FakeStatus> {
    return this.keep(verb, () => {
      const { status } = work();
      this.tell(status);
      return { ...status };
    });
  }

  tell(status: ContainerStatus): void {
    for (const listener of this.listeners) listener({ ...status });
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** `not_found`. */
  container(id: string): FakeContainer {
    const container = this.host.state.containers[id];
    if (!container) throw new DriverError('not_found', `container ${id}: not on this host`);
    return container;
  }

  /** `not_found`, or `conflict` unless it runs. */
  running(id: string): FakeContainer {
    const container = this.container(id);
    if (container.status.state !== 'running') throw new DriverError('conflict', `container ${id}: ${container.status.state}`);
    return container;
  }

  /** What a root file system made from this begins as. `not_found`. */
  rootOf(source: RootSource): { imageId: string; layer: Record<string, string | null> } {
    if ('image' in source) {
      if (!this.host.state.images[source.image]) throw new DriverError('not_found', `image ${source.image}: not on this host`);
      return { imageId: source.image, layer: {} };
    }
    const snapshot = this.host.state.snapshots[source.snapshot];
    if (!snapshot) throw new DriverError('not_found', `snapshot ${source.snapshot}: not on this host`);
    return { imageId: snapshot.imageId, layer: { ...snapshot.layer } };
  }

  /** An image's files; none of one that is not there. */
  imageFiles(imageId: string): Record<string, string> {
    return this.host.state.images[imageId]?.files ?? {};
  }

  filesOf({ spec, layer }: FakeContainer): FakeFiles {
    return new FakeFiles(this.imageFiles(spec.imageId), layer, spec.limits.diskMiB * MIB, this.volumes.mounts(spec));
  }

  halt(container: FakeContainer, { force }: StopOptions): void {
    const init = container.spec.command.length === 0;
    // as a shell is that does not hear it
    const deaf = container.spec.command.some((word) => word.includes("trap '' TERM"));
    if (force || deaf) this.ended(container, 137, 'killed');
    else if (init) this.ended(container, 0, 'halted');
    else this.ended(container, 143, 'killed');
  }

  ended(container: FakeContainer, exitCode: number, exitReason: ExitReason): void {
    const { id, run } = container.status;
    const spent = runOf(container, this.clock.now());
    container.status = { id, run, state: 'stopped', exitCode, exitReason, spent };
    container.ends = undefined;
  }
}
