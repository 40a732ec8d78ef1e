// What the agent asks of a host: the driver interface. It mirrors the Rust `Engine` (native/engine), so the native
// driver only converts. Every verb is idempotent: asking twice ends like asking once. Units: MiB, bytes, cores, seconds.

import type { FileAttributes, FileInfo, FilesOf, FoundFile, SnapshotDiff, SnapshotOf } from './driver-files.js';

/** What a host may lack; a verb that needs a missing one fails with `unsupported`. */
export type Capability =
  'snapshots' | 'volumes' | 'diskQuota' | 'diskGroups' | 'pause' | 'lxcfs' | 'cgroup2' | 'network' | 'ioLimits' | 'writebackLimits' | 'swapLimits';

/** Live limits: cores, MiB, MiB, count. The optional ones bound nothing when 0 or left out; a host that cannot hold one refuses it as `unsupported`. */
export interface Limits {
  cpus: number;
  memoryMib: number;
  diskMib: number;
  processes: number;
  /** Part of what several busy containers share, 1 to 10000; left out: 100 for each core. */
  cpuWeight?: number;
  /** Swap besides the memory; left out: none. */
  swapMib?: number;
  ioReadMibps?: number;
  ioWriteMibps?: number;
  ioReadIops?: number;
  ioWriteIops?: number;
  /** Megabits per second of each network card. */
  networkInMbps?: number;
  networkOutMbps?: number;
}

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

/** A volume and where a container has it: an absolute path, as it sees it. */
export interface VolumeMount {
  volumeId: string;
  path: string;
  readOnly: boolean;
}

export interface VolumeOrigin {
  /** Of a volume; empty when left out. */
  snapshotId?: string;
  /** Whose disk it uses; a snapshot's copy uses that of the snapshot's. */
  diskGroup?: DiskGroup;
}

/** Bytes used, as of the last half minute, and allowed. */
export interface VolumeUsage {
  used: number;
  allowed: number;
}

/** All that is one tenant's in the pool, and the most it may be together; 0: not known yet. */
export interface DiskGroup {
  id: string;
  limitMib: number;
}

/** Bytes that are a tenant's in the pool, each counted once. */
export interface DiskGroupUse {
  id: string;
  usedBytes: number;
}

/** A container as wanted. Ids are `[a-z0-9_]{1,64}`. */
export interface ContainerSpec {
  id: string;
  hostname: string;
  imageId: string;
  /** Empty: boot the image's `/sbin/init`. */
  command: string[];
  env: Record<string, string>;
  limits: Limits;
  nics: Nic[];
  /** At most 16; none when left out. */
  volumes?: VolumeMount[];
  nameservers: string[];
  files: FileEntry[];
  /** Whose disk it uses; nobody's when left out. */
  diskGroup?: DiskGroup;
  /** `default`, `nesting`, `iouring` or `iouring+nesting`; others fail as `invalid`. */
  profile: string;
}

/** Where a new root file system comes from. */
export type RootSource = { image: string } | { snapshot: string };

/** Graceful by the image's halt signal, killed after the timeout; `force` kills at once. */
export interface StopOptions {
  force: boolean;
  timeoutSeconds: number;
}

export interface UpdateOptions {
  /** Take volumes away although files on them are open: who has one open keeps it until it is closed. */
  forceDetach: boolean;
}

export type ContainerState = 'absent' | 'stopped' | 'running' | 'paused';
export type ExitReason = 'exited' | 'killed' | 'oom' | 'halted' | 'rebooted';

/** A container as the host sees it. */
export interface ContainerStatus {
  id: string;
  state: ContainerState;
  /** The number given to the last start; 0 before the first one. */
  run: number;
  pid?: number;
  /** Seconds since the epoch, with fraction; only while running or paused. */
  startedAt?: number;
  /** 128 + signal when killed; only once a run has ended, gone at the next start. */
  exitCode?: number;
  exitReason?: ExitReason;
}

export interface ExecRequest {
  /** argv, never a shell line. */
  command: string[];
  stdin: Uint8Array;
  env: Record<string, string>;
  /** Empty: `/`. */
  cwd: string;
  /** Name or uid[:gid] inside the container; empty: root. */
  user: string;
  timeoutSeconds: number;
  /** Of each stream; what exceeds it is thrown away and `truncated` set. */
  maxOutputBytes: number;
}

export interface ExecResult {
  /** 128 + signal when killed, 127 when the command does not exist. */
  exitCode: number;
  stdout: Uint8Array;
  stderr: Uint8Array;
  truncated: boolean;
  timedOut: boolean;
}

/** A window's size in characters. */
export interface Terminal {
  columns: number;
  rows: number;
}

export type StreamRequest = Pick<ExecRequest, 'command' | 'env' | 'cwd' | 'user'> & {
  /** Gives the command a terminal; without one it has pipes. */
  terminal?: Terminal;
};

export type StreamInput = { data: Uint8Array } | { resize: Terminal } | { signal: number } | { end: true };
/** `errors` are bytes of standard error, where there is no terminal. */
export type StreamOutput = { data: Uint8Array } | { errors: Uint8Array } | { exitCode: number };

/** A conversation with a container. What it says can be iterated over once; the exit code comes last, and not at all when it was cut off. */
export interface DriverStream extends AsyncIterable<StreamOutput> {
  /** Resolves once more may be written. What nobody reads any more is dropped. */
  write(input: StreamInput): Promise<void>;
  /** Ends the command, or only this view of the console. */
  close(): void;
}

/** Seconds, bytes and counts, cumulative since the container's start unless said otherwise. */
export interface ContainerStats {
  cpuSeconds: number;
  memoryUsedBytes: number;
  memoryLimitBytes: number;
  memoryPeakBytes: number;
  processesUsed: number;
  processesLimit: number;
  diskUsedBytes: number;
  diskLimitBytes: number;
  networkRxBytes: number;
  networkTxBytes: number;
  ioReadBytes: number;
  ioWriteBytes: number;
  /** cpu, memory, processes, networkIn, networkOut; of a stopped container those of its last run. */
  limitHits: Record<string, number>;
  /** When each was last met, seconds since the epoch. */
  limitHitsAt: Record<string, number>;
  /** avg10 of "some" in percent, where the kernel has it: cpu, memory, io. */
  pressure: Record<string, number>;
  /** The run these are of, or the last one. */
  run: number;
  /** It has lasted; none of a stopped container. */
  runSeconds: number;
  /** What runs used that have ended. */
  earlier: Spent;
}

/** What runs of a container used, for its bill. */
export interface Spent {
  /** That they lasted. */
  seconds: number;
  cpuSeconds: number;
  networkRxBytes: number;
  networkTxBytes: number;
}

export interface ImportLimits {
  maxBytes: number;
  maxEntries: number;
  timeoutSeconds: number;
}

export interface ImageInfo {
  imageId: string;
  /** `sha256:` and hex, of an OCI image's manifest, else of the archive. */
  digest: string;
  sizeBytes: number;
  os: string;
  release: string;
  architecture: string;
  hasInit: boolean;
  /** What an OCI image runs when told nothing else, and in which environment. */
  command: string[];
  env: Record<string, string>;
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
  kernel: string;
  /** Changes with every boot of the host. */
  bootId: string;
  /** amd64 or arm64. */
  architecture: string;
  cpus: number;
  memoryMib: number;
  /** Size of the pool, and what is left of it. */
  diskMib: number;
  diskFreeMib: number;
  /** The kernel gave up on the pool's file system: what runs goes on, nothing new is begun. */
  poolReadOnly: boolean;
  capabilities: Capability[];
  checks: Check[];
}

/** Everything the driver keeps, known to the control plane or not. */
export interface DriverInventory {
  containers: ContainerStatus[];
  snapshots: string[];
  images: string[];
  volumes: string[];
}

export interface HostDriver {
  /** `native`, `fake`. */
  readonly name: string;

  describe(): Promise<HostDescription>;
  list(): Promise<DriverInventory>;
  /** One container; `state: 'absent'` when there is none. */
  observe(id: string): Promise<ContainerStatus>;

  /** Makes the root file system (default source: the spec's image) and keeps the spec. Present already: changes nothing. */
  create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus>;
  /**
   * Starts it; `run` is kept and reported. Running with that run: no-op; paused or running with another run: `conflict`.
   * A command that cannot be executed is `invalid`.
   */
  start(id: string, run: number): Promise<ContainerStatus>;
  /** Ends every process in it, paused or not. Stopped already: no-op. */
  stop(id: string, options: StopOptions): Promise<ContainerStatus>;
  /** Freezes it. Paused already: no-op; stopped: `conflict`. */
  pause(id: string): Promise<ContainerStatus>;
  /** Thaws it. Running already: no-op; stopped: `conflict`. */
  resume(id: string): Promise<ContainerStatus>;
  /**
   * Applies limits live, brings volumes and takes them away, `busy` while files on one are open, and keeps the spec for the next start.
   * Another image comes below the container's own layer: `conflict` unless it is stopped, `not_found` without it.
   */
  update(spec: ContainerSpec, options?: UpdateOptions): Promise<ContainerStatus>;
  /** Stops it and removes every trace. Absent: no-op. */
  destroy(id: string, options: StopOptions): Promise<void>;

  /** Copies the writable layer, frozen for the instant when it runs. Answers bytes; an existing snapshot's when asked twice. */
  snapshot(containerId: string, snapshotId: string): Promise<number>;
  /** Absent: no-op. */
  deleteSnapshot(snapshotId: string): Promise<void>;
  /**
   * Puts a snapshot, or the spec's image as new with the spec's files in it, in place of the root file system, and keeps the spec.
   * A running container is killed for it and left stopped.
   */
  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus>;

  /**
   * Bounds what is each tenant's in the pool: layers, their snapshots, images. Answers what each has, of those that have something. Does nothing and
   * answers none where the pool does not count by tenant (no capability `diskGroups`).
   */
  limitDiskGroups(groups: DiskGroup[]): Promise<DiskGroupUse[]>;

  /** Makes a volume of at most so many MiB, empty or with the content of a volume's snapshot. Present already: changes nothing. */
  createVolume(id: string, sizeMib: number, made?: VolumeOrigin): Promise<void>;
  /** Bounds it anew, also while a container has it. `conflict` when it holds more. */
  resizeVolume(id: string, sizeMib: number): Promise<void>;
  volumeUsage(id: string): Promise<VolumeUsage>;
  /** Absent: no-op; `conflict` while a container has it. */
  deleteVolume(id: string): Promise<void>;
  /** Copies it as it is at one instant, also while a container has it. Answers bytes; an existing snapshot's when asked twice. */
  snapshotVolume(id: string, snapshotId: string): Promise<number>;
  /** Puts a snapshot in place of what it holds; `conflict` while a container has it. */
  restoreVolume(id: string, snapshotId: string): Promise<void>;

  /**
   * Unpacks an archive (tar, plain or compressed) under an id: a root file system, an OCI image layout, or an Incus image, in one archive or as a tar of
   * its two. An id that is there keeps its content. A hostile or broken archive is `invalid`.
   */
  importImage(imageId: string, archivePath: string, limits: ImportLimits, diskGroup?: DiskGroup): Promise<ImageInfo>;
  /** Writes a snapshot over the image its container was made from as a tar archive; answers the bytes of its content. `not_found` without either. */
  packSnapshot(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits): Promise<number>;
  /** Absent: no-op; `conflict` while a container is made from it. */
  deleteImage(imageId: string): Promise<void>;

  /** What is at an absolute path; links lead nowhere outside. `not_found`; `invalid` for what is neither file nor folder. */
  readFile(of: FilesOf, path: string): Promise<FoundFile>;
  /** Replaces a file of a container, running or not, by the content of a host file, in one step. */
  writeFile(id: string, path: string, contentPath: string, attributes: FileAttributes): Promise<FileInfo>;
  /** Makes a folder; one that is there keeps its content. */
  makeFolder(id: string, path: string, attributes: FileAttributes): Promise<FileInfo>;
  /** Removes a file, or a folder; one with content only when `recursive`, else `conflict`. */
  removeFile(id: string, path: string, recursive: boolean): Promise<FileInfo>;
  /** In what a snapshot differs from another, or from its image as it is. */
  diffSnapshot(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff>;
  /** Where a container's own copy hides what differs between two images, with what the second changes there. */
  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff>;

  /** Runs a command in a running container (else `conflict`); an unknown user or cwd is `invalid`. */
  exec(id: string, request: ExecRequest): Promise<ExecResult>;
  /** Runs a command whose input and output come as they come; refusals as with `exec`. It runs when this resolves. */
  stream(id: string, request: StreamRequest): Promise<DriverStream>;
  /** A view of the console: its newest output, what follows, and its keyboard. Several at once are fine. Stopped: `conflict`. */
  console(id: string): Promise<DriverStream>;
  stats(id: string): Promise<ContainerStats>;
  /** The newest console bytes, at most `tailBytes` (0: all that is kept). */
  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }>;

  /** Calls the listener at least on every start and exit, also those nobody asked for; answers how to stop that. */
  onChange(listener: (status: ContainerStatus) => void): () => void;
  /** Lets go of the host; containers keep running. */
  close(): Promise<void>;
}
