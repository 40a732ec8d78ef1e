import { readFile } from 'node:fs/promises';
import * as os from 'node:os';

import type { Engine } from '../../../../native/node/index.js';
import { demandReserve } from '../../disk-reserve.js';
import { DriverError } from '../driver-error.js';
import { LIMIT_NAMES, type LimitName } from '../../../wire/facets.js';
import type { DiskGroups } from '../facets/disk-groups.js';
import type { Limits } from '../facets/limits.js';
import type {
  ContainerSpec, ContainerStatus, DriverInventory, HostDescription, RootSource, StopOptions, UpdateOptions,
} from '../facets/lifecycle.js';
import type { Snapshots } from '../facets/snapshots.js';
import type { Volumes } from '../facets/volumes.js';
import type { HostDriver } from '../host-driver.js';
import type { DriverModule, DriverOptions } from '../registry.js';
import { loadAddon, shimPath } from './addon.js';
import { NativeDiskGroups } from './disk-groups.facet.js';
import { NativeExchange } from './exchange.facet.js';
import { NativeFiles } from './files.facet.js';
import { NativeFreezing } from './freezing.facet.js';
import { NativeImages } from './images.facet.js';
import { NativeMetering } from './metering.facet.js';
import { NativeFirewalls } from './firewalls.facet.js';
import { NativeNetworks } from './networks.facet.js';
import { settled } from './settled.js';
import { NativeSnapshots } from './snapshots.facet.js';
import { NativeStreams } from './streams.facet.js';
import { NativeVolumes } from './volumes.facet.js';
import { withBuffers } from './with-buffers.js';

const MIB = 1024 * 1024;
/** What a start may write; some 20 KiB, in blocks of the file system. */
const START_BYTES = MIB;
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64' };
/** What the engine calls the limits that not every host can hold. */
const SOME_HOLD: Record<string, LimitName> = { diskQuota: 'disk', ioLimits: 'io', writebackLimits: 'writeback', swapLimits: 'swap' };
const ALL_HOLD = LIMIT_NAMES.filter((name) => !Object.values(SOME_HOLD).includes(name));
/** What operators want to know of besides. */
const FEATURES = ['cgroup2', 'lxcfs'];

/** Containers by namespaces and control groups of this host, through the native engine. Conversions only; needs root. */
export class NativeDriver implements HostDriver {
  readonly name = 'native';
  readonly freezing: NativeFreezing;
  readonly limits: Limits;
  readonly images: NativeImages;
  readonly exchange: NativeExchange;
  readonly files: NativeFiles;
  readonly streams: NativeStreams;
  readonly metering: NativeMetering;
  /** Those which the pool must be of the right kind for. */
  readonly snapshots?: Snapshots;
  readonly volumes?: Volumes;
  readonly diskGroups?: DiskGroups;
  readonly networks?: NativeNetworks;
  readonly firewalls?: NativeFirewalls;
  readonly #engine: Engine;
  readonly #stateDir: string;
  readonly #listeners = new Set<(status: ContainerStatus) => void>();

  private constructor(engine: Engine, { stateDir, publicAddress = '' }: DriverOptions, offered: readonly string[]) {
    this.#engine = engine;
    this.#stateDir = stateDir;
    this.freezing = new NativeFreezing(engine);
    this.limits = { held: [...ALL_HOLD, ...offered.flatMap((name) => SOME_HOLD[name] ?? [])] };
    this.images = new NativeImages(engine);
    this.exchange = new NativeExchange(engine);
    this.files = new NativeFiles(engine);
    this.streams = new NativeStreams(engine);
    this.metering = new NativeMetering(engine);
    if (offered.includes('snapshots')) this.snapshots = new NativeSnapshots(engine);
    if (offered.includes('volumes')) this.volumes = new NativeVolumes(engine);
    if (offered.includes('nft')) this.networks = new NativeNetworks(engine, publicAddress);
    if (offered.includes('firewalls')) this.firewalls = new NativeFirewalls(engine);
    if (offered.includes('diskGroups')) this.diskGroups = new NativeDiskGroups(engine);
    engine.onChange((status) => {
      for (const listener of this.#listeners) listener(status);
    });
  }

  /** Opens the instance's engine: its pool is mounted and running containers are adopted when this resolves. */
  static async open(options: DriverOptions): Promise<NativeDriver> {
    const engine = await openEngine(options);
    return new NativeDriver(engine, options, await settled(() => engine.capabilities()));
  }

  async describe(): Promise<HostDescription> {
    const [bootId, offered, pool, poolReadOnly, checks] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      settled(() => this.#engine.capabilities()),
      settled(() => this.#engine.poolSize()),
      settled(() => this.#engine.poolReadOnly()),
      settled(() => this.#engine.checks()),
    ]);
    return {
      hostname: os.hostname(),
      kernel: os.release(),
      bootId: bootId.trim(),
      architecture: ARCHITECTURES[process.arch] ?? process.arch,
      cpus: os.cpus().length,
      memoryMiB: Math.floor(os.totalmem() / MIB),
      diskMiB: Math.floor(pool.size / MIB),
      diskFreeMiB: Math.floor(pool.free / MIB),
      poolReadOnly,
      features: [...FEATURES.filter((name) => offered.includes(name)), ...(checks.some(({ name, ok }) => name === 'nft' && ok) ? ['network'] : [])],
      checks,
    };
  }

  list(): Promise<DriverInventory> {
    return settled(() => this.#engine.inventory());
  }

  observe(id: string): Promise<ContainerStatus> {
    return settled(() => this.#engine.observe(id));
  }

  create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus> {
    return settled(() => this.#engine.create(withBuffers(spec), source));
  }

  /** Room for what the engine notes of a run, and for the layer's work folder. */
  async demandRoom(): Promise<void> {
    if (await settled(() => this.#engine.poolReadOnly())) throw new DriverError('no_capacity', "the pool's file system is read-only: nothing can be started");
    await demandReserve(this.#stateDir, 'the start', START_BYTES);
    const { free } = await settled(() => this.#engine.poolSize());
    if (free < START_BYTES) throw new DriverError('no_capacity', 'the start: no space left in the pool');
  }

  start(id: string, run: number): Promise<ContainerStatus> {
    return settled(() => this.#engine.start(id, run));
  }

  stop(id: string, options: StopOptions): Promise<ContainerStatus> {
    return settled(() => this.#engine.stop(id, options));
  }

  update(spec: ContainerSpec, { forceDetach }: UpdateOptions = { forceDetach: false }): Promise<ContainerStatus> {
    return settled(() => this.#engine.update(withBuffers(spec), forceDetach));
  }

  async destroy(id: string, options: StopOptions): Promise<void> {
    await settled(() => this.#engine.destroy(id, options));
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await settled(() => this.#engine.close());
  }
}

export const driver: DriverModule = {
  open: (options) => NativeDriver.open(options),
  async destroyAll(options) {
    const engine = await openEngine(options);
    await settled(() => engine.destroyAll());
  },
};

async function openEngine({ stateDir, instance, poolMiB, privateRanges = [], nameservers = [] }: DriverOptions): Promise<Engine> {
  const addon = loadAddon();
  const closed = { privateRanges: [...privateRanges], nameservers: [...nameservers] };
  return settled(() => addon.Engine.open({ stateDir, instance, shim: shimPath(), poolMiB, ...closed }));
}
