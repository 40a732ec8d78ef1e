import type { Limits } from '../../../wire/limits.rules.js';
import type { DiskGroup } from './disk-groups.js';
import type { Spent } from './metering.js';
import type { VolumeMount } from './volumes.js';

export interface Nic {
  networkId: string;
  /** Name inside the container: `eth0`. */
  name: string;
  mac: string;
  /** CIDR. */
  address: string;
  gateway: string;
}

/** A file written once, when the root file system is created. */
export interface FileEntry {
  path: string;
  mode: number;
  content: Uint8Array;
}

/** Who a command runs as, where, and by which signal it is asked to end; an empty text is the default: root, `/`, SIGTERM. */
export interface RunAs {
  user: string;
  workingDir: string;
  stopSignal: string;
}

/** A container as wanted. Ids are `[a-z0-9_]{1,64}`. */
export interface ContainerSpec {
  id: string;
  hostname: string;
  imageId: string;
  /** Empty: boot the image's `/sbin/init`. */
  command: string[];
  env: Record<string, string>;
  /** All of it the default when left out. */
  runAs?: RunAs;
  limits: Limits;
  nics: Nic[];
  /** At most 16; none when left out. */
  volumes?: VolumeMount[];
  nameservers: string[];
  files: FileEntry[];
  /** Whose disk it uses; nobody's when left out. */
  diskGroup?: DiskGroup;
  /** `default`, or `fuse`, `iouring`, `nesting`, `nftables`, `tun`, several with a plus between them; others fail as `invalid`. */
  profile: string;
}

/** Where a new root file system comes from. What is made of a snapshot gets a machine id and host keys of its own, unless it keeps those it has. */
export type RootSource = { image: string } | { snapshot: string; keepIdentity?: boolean };

/** Graceful by the image's halt signal, killed after the timeout; `force` kills at once. */
export interface StopOptions {
  force: boolean;
  timeoutSeconds: number;
}

export interface UpdateOptions {
  /** Take volumes away although files on them are open: who has one open keeps it until it is closed. */
  forceDetach: boolean;
}

/** `lost`: its root file system or what its host kept of it is gone or damaged; `create` may mend it, and `destroy` removes what is left. */
export type ContainerState = 'absent' | 'lost' | 'stopped' | 'running' | 'paused';
export type ExitReason = 'exited' | 'killed' | 'oom' | 'halted' | 'rebooted';

/** A container as the host sees it. */
export interface ContainerStatus {
  id: string;
  state: ContainerState;
  /** The number given to the last start, 0 before the first one, of a driver that can keep it with the run; without, the agent goes by what it remembers. */
  run?: number;
  pid?: number;
  /** Seconds since the epoch, with fraction; only while running or paused. */
  startedAt?: number;
  /** 128 + signal when killed; only once a run has ended, to be told at its end and, where it can be kept, until the next start. */
  exitCode?: number;
  exitReason?: ExitReason;
  /** What the run that ended used, once that is known: the last thing a driver with `metering` tells of it, kept until the next start. */
  spent?: Spent;
}

/** One thing the host offers or lacks, with the fix. */
export interface Check {
  name: string;
  ok: boolean;
  found: string;
  fix: string;
}

export interface HostDescription {
  hostname: string;
  /** Release; absent where the driver stands for several machines. */
  kernel?: string;
  /** Changes with every boot of the host; absent where containers start again without the agent. */
  bootId?: string;
  /** amd64 or arm64. */
  architecture: string;
  cpus: number;
  memoryMiB: number;
  /** Size of the pool, and what is left of it. */
  diskMiB: number;
  diskFreeMiB: number;
  /** The kernel gave up on the pool's file system: what runs goes on, nothing new is begun. */
  poolReadOnly: boolean;
  /** What else there is that operators want to know of: `network`, `cgroup2`, `lxcfs` (containers see their own figures in /proc). */
  features: string[];
  checks: Check[];
}

/** Everything the driver keeps, known to the control plane or not; of snapshots, images and volumes what its facets make. */
export interface DriverInventory {
  containers: ContainerStatus[];
  snapshots?: string[];
  images?: string[];
  volumes?: string[];
}

/** What every driver has. */
export interface Lifecycle {
  describe(): Promise<HostDescription>;
  list(): Promise<DriverInventory>;
  /** One container; `state: 'absent'` when there is none. */
  observe(id: string): Promise<ContainerStatus>;

  /** Makes the root file system (default source: the spec's image) and keeps the spec. Present already: changes nothing. */
  create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus>;
  /**
   * Starts it; `run` is higher than those before, and may be kept with the run. Running with that run, or where none is kept: no-op; paused or running
   * with another: `conflict`. A command that cannot be executed is `invalid`.
   */
  start(id: string, run: number): Promise<ContainerStatus>;
  /**
   * Fails with `no_capacity` when a start of this container, running or not, would find no room on the host now; changes nothing. Left out: nothing is known
   * of that before it is tried.
   */
  demandRoom?(id: string): Promise<void>;
  /** Ends every process in it, paused or not. Stopped already: no-op. */
  stop(id: string, options: StopOptions): Promise<ContainerStatus>;
  /** Keeps the spec for the next start; what facets change while a container runs (limits, volumes) is changed at once. */
  update(spec: ContainerSpec, options?: UpdateOptions): Promise<ContainerStatus>;
  /** Stops it and removes every trace. Absent: no-op. */
  destroy(id: string, options: StopOptions): Promise<void>;

  /** Calls the listener at least on every start and exit, also those nobody asked for; answers how to stop that. */
  onChange(listener: (status: ContainerStatus) => void): () => void;
  /** Lets go of the host; containers keep running. */
  close(): Promise<void>;
}
