import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { LIMIT_NAMES, type LimitName } from '../../../wire/facets.js';
import { DriverError } from '../driver-error.js';
import type { ContainerSpec, ContainerStatus, DriverInventory, HostDescription, RootSource, StopOptions } from '../facets/lifecycle.js';
import type { HostDriver } from '../host-driver.js';
import type { DriverModule } from '../registry.js';
import { FakeDiskGroups } from './disk-groups.facet.js';
import { FakeExchange } from './exchange.facet.js';
import { FakeClock } from './fake-clock.js';
import { FakeCommands } from './fake-commands.js';
import { exitOf, type FakeContainer, type FakeState, type FakeStatus } from './fake-host.js';
import { FakeMachine } from './fake-machine.js';
import { describeHost } from './fake-measures.js';
import type { FaultPlan } from './fault-plan.js';
import { FakeFilesFacet } from './files.facet.js';
import { FakeFreezing } from './freezing.facet.js';
import { FakeImages } from './images.facet.js';
import { FakeMetering } from './metering.facet.js';
import { FakeFirewalls } from './firewalls.facet.js';
import { FakeNetworks } from './networks.facet.js';
import { FakeSnapshots } from './snapshots.facet.js';
import { checkSpec } from '../spec-check.js';
import { FakeStreams } from './streams.facet.js';
import { FakeVolumesFacet } from './volumes.facet.js';

export interface FakeDriverOptions {
  /** Where the machine is kept, so that a restarted agent finds it; absent: in memory. */
  stateFile?: string;
  clock?: FakeClock;
  /** What a planned crash does; by default the process kills itself. */
  crash?: () => void;
}

/** A host that is only memory: no root, no kernel, the same contract. Time is virtual and faults come when planned. */
export class FakeDriver implements HostDriver {
  readonly name = 'fake';
  readonly clock: FakeClock;
  readonly faults: FaultPlan;
  /** As after a fault of the pool's file system; what is begun all the same is not refused. */
  poolReadOnly = false;

  readonly freezing: FakeFreezing;
  readonly limits: { held: readonly LimitName[] } = { held: LIMIT_NAMES.filter((name) => name !== 'writeback') };
  readonly images: FakeImages;
  readonly exchange: FakeExchange;
  readonly snapshots: FakeSnapshots;
  readonly volumes: FakeVolumesFacet;
  readonly files: FakeFilesFacet;
  readonly streams: FakeStreams;
  readonly metering: FakeMetering;
  readonly diskGroups: FakeDiskGroups;
  readonly networks: FakeNetworks;
  readonly firewalls: FakeFirewalls;

  private readonly machine: FakeMachine;
  private readonly commands: FakeCommands;

  constructor({ stateFile, clock = new FakeClock(), crash = () => void process.kill(process.pid, 'SIGKILL') }: FakeDriverOptions = {}) {
    const machine = new FakeMachine({ clock, crash, ...(stateFile === undefined ? {} : { stateFile }) });
    this.clock = clock;
    this.faults = machine.faults;
    this.machine = machine;
    this.commands = new FakeCommands((container) => machine.filesOf(container));
    this.freezing = new FakeFreezing(machine);
    this.images = new FakeImages(machine);
    this.exchange = new FakeExchange(machine);
    this.snapshots = new FakeSnapshots(machine);
    this.volumes = new FakeVolumesFacet(machine);
    this.files = new FakeFilesFacet(machine);
    this.streams = new FakeStreams(machine, this.commands);
    this.metering = new FakeMetering(machine);
    this.diskGroups = new FakeDiskGroups(machine);
    this.networks = new FakeNetworks(machine);
    this.firewalls = new FakeFirewalls(machine);
    for (const container of Object.values(machine.host.state.containers)) this.scheduleEnd(container);
  }

  /** All that the machine is, for tests that look behind what a driver tells. */
  get state(): FakeState {
    return this.machine.host.state;
  }

  /** The host goes down and comes up: nothing runs any more, and no exit was recorded. */
  reboot(): void {
    const { state } = this.machine.host;
    state.bootId = randomUUID();
    for (const container of Object.values(state.containers)) {
      const { id, run } = container.status;
      container.status = { id, run, state: 'stopped', ...exitOf(container.status) };
      container.ends = undefined;
    }
    this.machine.host.save();
  }

  /** A container reboots itself: a new run, under the number it has, and nobody is told. */
  rebootInside(id: string): void {
    const { status } = this.machine.running(id);
    status.startedAt = this.clock.now() / 1000;
    this.machine.host.save();
  }

  describe(): Promise<HostDescription> {
    return this.machine.act('describe', () => {
      const { bootId, containers } = this.machine.host.state;
      const used = Object.values(containers).reduce((sum, container) => sum + this.machine.filesOf(container).usedBytes(), 0);
      return describeHost(bootId, used, this.poolReadOnly);
    });
  }

  list(): Promise<Required<DriverInventory>> {
    return this.machine.act('list', () => {
      const { containers, snapshots, images, volumes } = this.machine.host.state;
      const statuses = Object.values(containers).map(({ status }) => ({ ...status }));
      return { containers: statuses, snapshots: Object.keys(snapshots), images: Object.keys(images), volumes: Object.keys(volumes) };
    });
  }

  observe(id: string): Promise<FakeStatus> {
    return this.machine.act('observe', () => ({ ...(this.machine.host.state.containers[id]?.status ?? { id, state: 'absent', run: 0 }) }));
  }

  create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus> {
    return this.machine.change('create', () => {
      const { containers } = this.machine.host.state;
      const present = containers[spec.id];
      if (present) return present;
      checkSpec(spec);
      const { imageId, layer } = this.machine.rootOf(source ?? { image: spec.imageId });
      for (const file of spec.files) layer[file.path] = Buffer.from(file.content).toString('latin1');
      const container: FakeContainer = {
        spec: { ...structuredClone(spec), imageId, files: [] },
        status: { id: spec.id, state: 'stopped', run: 0 },
        layer,
        console: '',
      };
      containers[spec.id] = container;
      return container;
    });
  }

  demandRoom(id: string): Promise<void> {
    return this.machine.act('demandRoom', () => {
      this.machine.container(id);
      if (this.poolReadOnly) throw new DriverError('no_capacity', 'the pool is read-only');
    });
  }

  start(id: string, run: number): Promise<ContainerStatus> {
    return this.machine.change('start', () => {
      const container = this.machine.container(id);
      const { status, spec } = container;
      if (status.state === 'running' && status.run === run) return container;
      if (status.state !== 'stopped') throw new DriverError('conflict', `container ${id}: ${status.state}`);
      this.machine.volumes.check(spec);
      const command = this.begun(container);
      const { state } = this.machine.host;
      state.nextPid += 1;
      const now = this.clock.now();
      container.status = { id, state: 'running', run, pid: state.nextPid, startedAt: now / 1000 };
      container.ends = command && { at: now + command.seconds * 1000, exitCode: command.exitCode };
      this.scheduleEnd(container);
      return container;
    });
  }

  /** Its command or its init, begun; its console says why it cannot be. */
  private begun(container: FakeContainer): ReturnType<FakeCommands['own']> | undefined {
    try {
      return container.spec.command.length > 0 ? this.commands.own(container) : this.bootInit(container);
    } catch (error) {
      container.console += `berth: it could not be started: ${(error as Error).message}\n`;
      throw error;
    }
  }

  stop(id: string, options: StopOptions): Promise<ContainerStatus> {
    return this.machine.change('stop', () => {
      const container = this.machine.container(id);
      if (container.status.state !== 'stopped') this.machine.halt(container, options);
      return container;
    });
  }

  update(spec: ContainerSpec): Promise<ContainerStatus> {
    return this.machine.change('update', () => {
      const container = this.machine.container(spec.id);
      checkSpec(spec);
      this.machine.volumes.check(spec);
      if (spec.imageId !== container.spec.imageId) {
        this.machine.rootOf({ image: spec.imageId });
        if (container.status.state !== 'stopped') throw new DriverError('conflict', `container ${spec.id}: runs`);
      }
      container.spec = { ...structuredClone(spec), files: [] };
      return container;
    });
  }

  destroy(id: string, options: StopOptions): Promise<void> {
    return this.machine.keep('destroy', () => {
      const { containers } = this.machine.host.state;
      const container = containers[id];
      if (!container) return;
      if (container.status.state !== 'stopped') this.machine.halt(container, options);
      delete containers[id];
      this.machine.tell({ id, state: 'absent', run: 0 });
    });
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    return this.machine.onChange(listener);
  }

  close(): Promise<void> {
    this.machine.closed = true;
    this.machine.listeners.clear();
    return Promise.resolve();
  }

  private bootInit({ spec }: FakeContainer): undefined {
    if (!this.machine.host.state.images[spec.imageId]?.info.hasInit) throw new DriverError('invalid', 'command: empty, and the image has no /sbin/init');
  }

  private scheduleEnd(container: FakeContainer): void {
    const { ends } = container;
    if (!ends) return;
    const { run, id } = container.status;
    const { machine } = this;
    const end = (): void => {
      const same = machine.host.state.containers[id] === container && container.status.run === run && container.ends === ends;
      if (!same || machine.closed) return;
      machine.ended(container, ends.exitCode, 'exited');
      machine.host.save();
      machine.tell(container.status);
    };
    if (ends.at <= this.clock.now()) setImmediate(end);
    else this.clock.at(ends.at, end);
  }
}

export const driver: DriverModule = {
  open: ({ stateDir }) => Promise.resolve(new FakeDriver({ stateFile: join(stateDir, 'fake-host.json') })),
};
