import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import { Readable } from 'node:stream';

import type { Engine } from '../../../../native/node/index.js';
import { DriverError } from '../driver-error.js';
import type { FileAttributes, FileInfo, FilesOf, FoundFile, SnapshotDiff, SnapshotOf } from '../driver-files.js';
import type {
  Capability, ContainerSpec, ContainerStats, ContainerStatus, DiskGroup, DiskGroupUse, DriverInventory, DriverStream,
  ExecRequest, ExecResult, HostDescription, HostDriver, ImageInfo, ImportLimits, RootSource, StopOptions,
  StreamRequest, UpdateOptions, VolumeOrigin, VolumeUsage,
} from '../host-driver.js';
import { loadAddon, shimPath } from './addon.js';
import { FrameSocket } from './frame-socket.js';

export interface NativeDriverOptions {
  stateDir: string;
  /** Six characters naming this installation on its host. */
  instance: string;
  /** Size in MiB of the pool's loop file when one is made. */
  poolMiB: number;
}

const MIB = 1024 * 1024;
/** The engine takes a bound; what it keeps of a console is far less. */
const MOST_BYTES = 0xffff_ffff;
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64' };

/** Containers by namespaces and control groups of this host, through the native engine. Conversions only; needs root. */
export class NativeDriver implements HostDriver {
  readonly name = 'native';
  readonly #engine: Engine;
  readonly #listeners = new Set<(status: ContainerStatus) => void>();

  private constructor(engine: Engine) {
    this.#engine = engine;
    engine.onChange((status) => {
      for (const listener of this.#listeners) listener(status);
    });
  }

  /** Opens the instance's engine: its pool is mounted and running containers are adopted when this resolves. */
  static async open({ stateDir, instance, poolMiB }: NativeDriverOptions): Promise<NativeDriver> {
    const addon = loadAddon();
    const engine = await settled(() => addon.Engine.open({ stateDir, instance, shim: shimPath(), poolMib: poolMiB }));
    return new NativeDriver(engine);
  }

  async describe(): Promise<HostDescription> {
    const [bootId, offered, pool, poolReadOnly, checks] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      settled(() => this.#engine.capabilities()),
      settled(() => this.#engine.poolSize()),
      settled(() => this.#engine.poolReadOnly()),
      settled(() => this.#engine.checks()),
    ]);
    const capabilities = offered as Capability[];
    if (checks.some(({ name, ok }) => name === 'nft' && ok)) capabilities.push('network');
    return {
      hostname: os.hostname(),
      kernel: os.release(),
      bootId: bootId.trim(),
      architecture: ARCHITECTURES[process.arch] ?? process.arch,
      cpus: os.cpus().length,
      memoryMib: Math.floor(os.totalmem() / MIB),
      diskMib: Math.floor(pool.size / MIB),
      diskFreeMib: Math.floor(pool.free / MIB),
      poolReadOnly,
      capabilities,
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

  start(id: string, run: number): Promise<ContainerStatus> {
    return settled(() => this.#engine.start(id, run));
  }

  stop(id: string, options: StopOptions): Promise<ContainerStatus> {
    return settled(() => this.#engine.stop(id, options));
  }

  pause(id: string): Promise<ContainerStatus> {
    return settled(() => this.#engine.pause(id));
  }

  resume(id: string): Promise<ContainerStatus> {
    return settled(() => this.#engine.resume(id));
  }

  update(spec: ContainerSpec, { forceDetach }: UpdateOptions = { forceDetach: false }): Promise<ContainerStatus> {
    return settled(() => this.#engine.update(withBuffers(spec), forceDetach));
  }

  async destroy(id: string, options: StopOptions): Promise<void> {
    await settled(() => this.#engine.destroy(id, options));
  }

  snapshot(containerId: string, snapshotId: string): Promise<number> {
    return this.taken(snapshotId, () => this.#engine.snapshot(containerId, snapshotId));
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    await settled(() => this.#engine.deleteSnapshot(snapshotId));
  }

  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus> {
    return settled(() => this.#engine.restore(withBuffers(spec), source));
  }

  async limitDiskGroups(groups: DiskGroup[]): Promise<DiskGroupUse[]> {
    return (await settled(() => this.#engine.limitDiskGroups(groups))).map(({ id, used }) => ({ id, usedBytes: used }));
  }

  async createVolume(id: string, sizeMib: number, { snapshotId, diskGroup }: VolumeOrigin = {}): Promise<void> {
    await settled(() => this.#engine.createVolume(id, sizeMib, snapshotId, diskGroup));
  }

  async resizeVolume(id: string, sizeMib: number): Promise<void> {
    await settled(() => this.#engine.resizeVolume(id, sizeMib));
  }

  volumeUsage(id: string): Promise<VolumeUsage> {
    return settled(() => this.#engine.volumeUsage(id));
  }

  async deleteVolume(id: string): Promise<void> {
    await settled(() => this.#engine.deleteVolume(id));
  }

  snapshotVolume(id: string, snapshotId: string): Promise<number> {
    return this.taken(snapshotId, () => this.#engine.snapshotVolume(id, snapshotId));
  }

  async restoreVolume(id: string, snapshotId: string): Promise<void> {
    await settled(() => this.#engine.restoreVolume(id, snapshotId));
  }

  importImage(imageId: string, archivePath: string, limits: ImportLimits, diskGroup?: DiskGroup): Promise<ImageInfo> {
    return settled(() => this.#engine.importImage(imageId, archivePath, limits, diskGroup));
  }

  packSnapshot(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits): Promise<number> {
    return settled(() => this.#engine.packSnapshot(snapshotId, imageId, archivePath, limits));
  }

  async deleteImage(imageId: string): Promise<void> {
    await settled(() => this.#engine.deleteImage(imageId));
  }

  async readFile(of: FilesOf, path: string): Promise<FoundFile> {
    const { descriptor, ...found } = await settled(() => this.#engine.readFile(of, path));
    if (descriptor === undefined) return found;
    // What is appended meanwhile is not part of it: its size was told.
    const { size } = found.info;
    const content = createReadStream('', { fd: descriptor, start: 0, end: Math.max(size - 1, 0) });
    return { ...found, content: size === 0 ? emptied(content) : content };
  }

  writeFile(id: string, path: string, contentPath: string, attributes: FileAttributes): Promise<FileInfo> {
    return settled(() => this.#engine.writeFile(id, path, contentPath, attributes));
  }

  makeFolder(id: string, path: string, attributes: FileAttributes): Promise<FileInfo> {
    return settled(() => this.#engine.makeFolder(id, path, attributes));
  }

  removeFile(id: string, path: string, recursive: boolean): Promise<FileInfo> {
    return settled(() => this.#engine.removeFile(id, path, recursive));
  }

  diffSnapshot(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return settled(() => this.#engine.diffSnapshot(to, from));
  }

  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return settled(() => this.#engine.shadows(id, fromImageId, toImageId));
  }

  exec(id: string, request: ExecRequest): Promise<ExecResult> {
    return settled(() => this.#engine.exec(id, { ...request, stdin: asBuffer(request.stdin) }));
  }

  async stream(id: string, { terminal, ...request }: StreamRequest): Promise<DriverStream> {
    const unused = { stdin: Buffer.alloc(0), timeoutSeconds: 1, maxOutputBytes: 0 };
    return FrameSocket.open(await settled(() => this.#engine.stream(id, { ...request, ...unused, ...(terminal ? { terminal } : {}) })));
  }

  async console(id: string): Promise<DriverStream> {
    return FrameSocket.open(await settled(() => this.#engine.console(id)));
  }

  stats(id: string): Promise<ContainerStats> {
    return settled(() => this.#engine.stats(id));
  }

  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }> {
    return settled(() => this.#engine.logs(id, tailBytes === 0 ? MOST_BYTES : tailBytes));
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a snapshot; asked twice, the one that is there answers. */
  private async taken(snapshotId: string, take: () => Promise<number>): Promise<number> {
    try {
      return await settled(take);
    } catch (error) {
      const there = error instanceof DriverError && error.code === 'conflict' && (await this.list()).snapshots.includes(snapshotId);
      if (there) return settled(() => this.#engine.snapshotSize(snapshotId));
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await settled(() => this.#engine.close());
  }
}

/** No bytes at all; what was opened is closed. */
function emptied(content: Readable): Readable {
  content.destroy();
  return Readable.from([]);
}

/** The addon's errors carry the engine's code already. */
async function settled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    // The addon's errors are of the realm that loaded it, which need not be this one: `instanceof` cannot be asked.
    const { message, code } = thrown as NodeJS.ErrnoException;
    throw DriverError.from(Object.assign(new Error(message, { cause: thrown }), { code }));
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function withBuffers(spec: ContainerSpec): ContainerSpec {
  return { ...spec, files: spec.files.map((file) => ({ ...file, content: asBuffer(file.content) })) };
}
