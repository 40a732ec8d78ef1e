import { randomUUID } from 'node:crypto';
import { readFile as readHostFile, writeFile as writeHostFile } from 'node:fs/promises';

import { DriverError } from '../driver-error.js';
import type { FileInfo, FilesOf, FoundFile, SnapshotDiff, SnapshotOf } from '../driver-files.js';
import type {
  ContainerSpec, ContainerStats, ContainerStatus, DriverInventory, DriverStream, ExecRequest, ExecResult, ExitReason,
  HostDescription, HostDriver, ImageInfo, ImportLimits, RootSource, StopOptions, StreamRequest,
} from '../host-driver.js';
import { FakeClock } from './fake-clock.js';
import { FakeCommands } from './fake-commands.js';
import { FakeFiles } from './fake-files.js';
import { diff, makeFolder, readFile, removeFile, shadows, writeFile } from './fake-file-verbs.js';
import { exitOf, type FakeContainer } from './fake-host.js';
import { readImage, writeArchive } from './fake-image.js';
import { describeHost, measure, spentBy } from './fake-measures.js';
import type { FakeStream } from './fake-stream.js';
import { FakeVolumeVerbs } from './fake-volume-verbs.js';
import type { Verb } from './fault-plan.js';
import { checkSpec } from './spec-check.js';

const MIB = 1024 * 1024;

export interface FakeDriverOptions {
  /** Where the machine is kept, so that a restarted agent finds it; absent: in memory. */
  stateFile?: string;
  clock?: FakeClock;
  /** What a planned crash does; by default the process kills itself. */
  crash?: () => void;
}

/** A host that is only memory: no root, no kernel, the same contract. Time is virtual and faults come when planned. */
export class FakeDriver extends FakeVolumeVerbs implements HostDriver {
  readonly name = 'fake';
  readonly clock: FakeClock;
  private readonly commands = new FakeCommands((container) => this.filesOf(container));
  private readonly listeners = new Set<(status: ContainerStatus) => void>();

  constructor(options: FakeDriverOptions = {}) {
    super(options);
    this.clock = options.clock ?? new FakeClock();
    for (const container of Object.values(this.host.state.containers)) this.scheduleEnd(container);
  }

  /** The host goes down and comes up: nothing runs any more, and no exit was recorded. */
  reboot(): void {
    this.host.state.bootId = randomUUID();
    for (const container of Object.values(this.host.state.containers)) {
      const { id, run } = container.status;
      container.status = { id, run, state: 'stopped', ...exitOf(container.status) };
      container.ends = undefined;
    }
    this.host.save();
  }

  describe(): Promise<HostDescription> {
    return this.act('describe', () => {
      const used = Object.values(this.host.state.containers).reduce((sum, container) => sum + this.filesOf(container).usedBytes(), 0);
      return describeHost(this.host.state.bootId, used, this.poolReadOnly);
    });
  }

  list(): Promise<DriverInventory> {
    return this.act('list', () => {
      const { containers, snapshots, images } = this.host.state;
      const statuses = Object.values(containers).map(({ status }) => ({ ...status }));
      return { containers: statuses, snapshots: Object.keys(snapshots), images: Object.keys(images), volumes: Object.keys(this.host.state.volumes) };
    });
  }

  observe(id: string): Promise<ContainerStatus> {
    return this.act('observe', () => ({ ...(this.host.state.containers[id]?.status ?? { id, state: 'absent', run: 0 }) }));
  }

  create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus> {
    return this.change('create', () => {
      const { containers } = this.host.state;
      const present = containers[spec.id];
      if (present) return present;
      checkSpec(spec);
      const { imageId, layer } = this.rootOf(source ?? { image: spec.imageId });
      for (const file of spec.files) layer[file.path] = Buffer.from(file.content).toString('latin1');
      const container: FakeContainer = {
        spec: { ...structuredClone(spec), imageId, files: [] },
        status: { id: spec.id, state: 'stopped', run: 0 },
        layer,
        console: '',
        earlier: { seconds: 0, cpuSeconds: 0, networkRxBytes: 0, networkTxBytes: 0 },
      };
      containers[spec.id] = container;
      return container;
    });
  }

  start(id: string, run: number): Promise<ContainerStatus> {
    return this.change('start', () => {
      const container = this.container(id);
      const { status, spec } = container;
      if (status.state === 'running' && status.run === run) return container;
      if (status.state !== 'stopped') throw new DriverError('conflict', `container ${id}: ${status.state}`);
      this.volumes.check(spec);
      const command = spec.command.length > 0 ? this.commands.own(container) : this.bootInit(container);
      this.host.state.nextPid += 1;
      const now = this.clock.now();
      container.status = { id, state: 'running', run, pid: this.host.state.nextPid, startedAt: now / 1000 };
      container.ends = command && { at: now + command.seconds * 1000, exitCode: command.exitCode };
      this.scheduleEnd(container);
      return container;
    });
  }

  stop(id: string, options: StopOptions): Promise<ContainerStatus> {
    return this.change('stop', () => {
      const container = this.container(id);
      if (container.status.state !== 'stopped') this.halt(container, options);
      return container;
    });
  }

  pause(id: string): Promise<ContainerStatus> {
    return this.change('pause', () => this.switch(id, 'paused'));
  }

  resume(id: string): Promise<ContainerStatus> {
    return this.change('resume', () => this.switch(id, 'running'));
  }

  update(spec: ContainerSpec): Promise<ContainerStatus> {
    return this.change('update', () => {
      const container = this.container(spec.id);
      checkSpec(spec);
      this.volumes.check(spec);
      if (spec.imageId !== container.spec.imageId) {
        this.rootOf({ image: spec.imageId });
        if (container.status.state !== 'stopped') throw new DriverError('conflict', `container ${spec.id}: runs`);
      }
      container.spec = { ...structuredClone(spec), files: [] };
      return container;
    });
  }

  async destroy(id: string, options: StopOptions): Promise<void> {
    await this.act('destroy', () => {
      const container = this.host.state.containers[id];
      if (!container) return;
      if (container.status.state !== 'stopped') this.halt(container, options);
      delete this.host.state.containers[id];
      this.host.save();
      this.tell({ id, state: 'absent', run: 0 });
    });
  }

  snapshot(containerId: string, snapshotId: string): Promise<number> {
    return this.act('snapshot', () => {
      const { snapshots } = this.host.state;
      const present = snapshots[snapshotId];
      if (present) return present.sizeBytes;
      const container = this.container(containerId);
      const { imageId, diskGroup } = container.spec;
      const sizeBytes = this.filesOf(container).usedBytes();
      snapshots[snapshotId] = { imageId, layer: { ...container.layer }, sizeBytes, ...(diskGroup ? { group: diskGroup.id } : {}) };
      this.host.save();
      return sizeBytes;
    });
  }

  async deleteSnapshot(snapshotId: string): Promise<void> {
    await this.act('deleteSnapshot', () => {
      delete this.host.state.snapshots[snapshotId];
      this.host.save();
    });
  }

  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus> {
    return this.change('restore', () => {
      const container = this.container(spec.id);
      checkSpec(spec);
      const { imageId, layer } = this.rootOf(source);
      if (container.status.state !== 'stopped') this.halt(container, { force: true, timeoutSeconds: 0 });
      if ('image' in source) for (const file of spec.files) layer[file.path] = Buffer.from(file.content).toString('latin1');
      container.layer = layer;
      container.spec = { ...structuredClone(spec), imageId, files: [] };
      return container;
    });
  }

  async importImage(imageId: string, archivePath: string, limits: ImportLimits): Promise<ImageInfo> {
    const { images } = this.host.state;
    const archive = images[imageId] ? undefined : await readHostFile(archivePath);
    return this.act('importImage', () => {
      const present = images[imageId];
      if (present) return present.info;
      if (!archive) throw new DriverError('conflict', `image ${imageId}: deleted meanwhile`);
      const { info } = (images[imageId] = readImage(imageId, archive, limits));
      this.host.save();
      return info;
    });
  }

  async packSnapshot(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits): Promise<number> {
    const archive = await this.act('packSnapshot', () => {
      const { layer } = this.rootOf({ snapshot: snapshotId });
      this.rootOf({ image: imageId });
      const merged = { ...this.host.state.images[imageId]!.files, ...layer };
      const files = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null));
      if (Object.keys(files).length > limits.maxEntries) throw new DriverError('invalid', `snapshot: more than ${limits.maxEntries} entries`);
      return writeArchive(files);
    });
    await writeHostFile(archivePath, archive);
    return archive.length;
  }

  async deleteImage(imageId: string): Promise<void> {
    await this.act('deleteImage', () => {
      const user = Object.values(this.host.state.containers).find(({ spec }) => spec.imageId === imageId);
      if (user) throw new DriverError('conflict', `image ${imageId}: container ${user.spec.id} is made from it`);
      delete this.host.state.images[imageId];
      this.host.save();
    });
  }

  readFile(of: FilesOf, path: string): Promise<FoundFile> {
    return this.act('readFile', () => {
      const files = 'container' in of ? this.filesOf(this.container(of.container)) : this.filesIn(of.snapshot);
      return readFile(files, path);
    });
  }

  async writeFile(id: string, path: string, contentPath: string): Promise<FileInfo> {
    const content = await readHostFile(contentPath, 'latin1');
    return this.act('writeFile', () => this.changeFiles(id, (files) => writeFile(files, path, content)));
  }

  makeFolder(id: string, path: string): Promise<FileInfo> {
    return this.act('makeFolder', () => this.changeFiles(id, (files) => makeFolder(files, path)));
  }

  removeFile(id: string, path: string, recursive: boolean): Promise<FileInfo> {
    return this.act('removeFile', () => this.changeFiles(id, (files) => removeFile(files, path, recursive)));
  }

  diffSnapshot(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return this.act('diffSnapshot', () => {
      const before = from ? this.filesIn(from) : new FakeFiles(this.host.state.images[to.imageId]?.files ?? {}, {}, 0);
      return diff(before, this.filesIn(to));
    });
  }

  shadows(id: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return this.act('shadows', () => {
      const { layer } = this.container(id);
      for (const image of [fromImageId, toImageId]) this.rootOf({ image });
      return shadows(this.host.state.images[fromImageId]!.files, this.host.state.images[toImageId]!.files, layer);
    });
  }

  exec(id: string, request: ExecRequest): Promise<ExecResult> {
    return this.act('exec', () => {
      const { seconds, ...result } = this.commands.exec(this.running(id), request);
      this.clock.advance(seconds * 1000);
      this.host.save();
      return result;
    });
  }

  stream(id: string, request: StreamRequest): Promise<DriverStream> {
    return this.act('exec', () => this.followed(id, this.commands.stream(this.running(id), request)));
  }

  console(id: string): Promise<DriverStream> {
    return this.act('exec', () => this.followed(id, this.commands.console(this.running(id))));
  }

  stats(id: string): Promise<ContainerStats> {
    return this.act('stats', () => {
      const container = this.container(id);
      return measure(container, this.filesOf(container).usedBytes(), this.clock.now());
    });
  }

  logs(id: string, tailBytes: number): Promise<{ content: Uint8Array; truncated: boolean }> {
    return this.act('logs', () => {
      const { console } = this.container(id);
      const tail = tailBytes > 0 ? console.slice(-tailBytes) : console;
      return { content: Buffer.from(tail, 'latin1'), truncated: tail.length < console.length };
    });
  }

  onChange(listener: (status: ContainerStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    return Promise.resolve();
  }

  private change(verb: Verb, work: () => FakeContainer): Promise<ContainerStatus> {
    return this.act(verb, () => {
      const { status } = work();
      this.host.save();
      this.tell(status);
      return { ...status };
    });
  }

  private tell(status: ContainerStatus): void {
    for (const listener of this.listeners) listener({ ...status });
  }

  private container(id: string): FakeContainer {
    const container = this.host.state.containers[id];
    if (!container) throw new DriverError('not_found', `container ${id}: not on this host`);
    return container;
  }

  /** The stream ends when its container does. */
  private followed(id: string, stream: FakeStream): FakeStream {
    const stop = this.onChange((status) => {
      if (status.id !== id || status.state === 'running' || status.state === 'paused') return;
      stop();
      stream.end(status.exitCode ?? 137);
    });
    return stream;
  }

  private running(id: string): FakeContainer {
    const container = this.container(id);
    if (container.status.state !== 'running') throw new DriverError('conflict', `container ${id}: ${container.status.state}`);
    return container;
  }

  private rootOf(source: RootSource): { imageId: string; layer: Record<string, string | null> } {
    if ('image' in source) {
      if (!this.host.state.images[source.image]) throw new DriverError('not_found', `image ${source.image}: not on this host`);
      return { imageId: source.image, layer: {} };
    }
    const snapshot = this.host.state.snapshots[source.snapshot];
    if (!snapshot) throw new DriverError('not_found', `snapshot ${source.snapshot}: not on this host`);
    return { imageId: snapshot.imageId, layer: { ...snapshot.layer } };
  }

  private filesIn({ id, imageId }: SnapshotOf): FakeFiles {
    return new FakeFiles(this.host.state.images[imageId]?.files ?? {}, this.rootOf({ snapshot: id }).layer, 0);
  }

  private changeFiles(id: string, change: (files: FakeFiles) => FileInfo): FileInfo {
    const info = change(this.filesOf(this.container(id)));
    this.host.save();
    return info;
  }

  private filesOf({ spec, layer }: FakeContainer): FakeFiles {
    return new FakeFiles(this.host.state.images[spec.imageId]?.files ?? {}, layer, spec.limits.diskMib * MIB, this.volumes.mounts(spec));
  }

  private switch(id: string, to: 'running' | 'paused'): FakeContainer {
    const container = this.container(id);
    if (container.status.state === 'stopped') throw new DriverError('conflict', `container ${id}: stopped`);
    container.status = { ...container.status, state: to };
    return container;
  }

  private bootInit({ spec }: FakeContainer): undefined {
    if (!this.host.state.images[spec.imageId]?.info.hasInit) throw new DriverError('invalid', 'command: empty, and the image has no /sbin/init');
  }

  private scheduleEnd(container: FakeContainer): void {
    const { ends } = container;
    if (!ends) return;
    const { run, id } = container.status;
    const end = (): void => {
      const same = this.host.state.containers[id] === container && container.status.run === run && container.ends === ends;
      if (!same || this.closed) return;
      this.ended(container, ends.exitCode, 'exited');
      this.host.save();
      this.tell(container.status);
    };
    if (ends.at <= this.clock.now()) setImmediate(end);
    else this.clock.at(ends.at, end);
  }

  private halt(container: FakeContainer, { force }: StopOptions): void {
    const init = container.spec.command.length === 0;
    if (force) this.ended(container, 137, 'killed');
    else if (init) this.ended(container, 0, 'halted');
    else this.ended(container, 143, 'killed');
  }

  private ended(container: FakeContainer, exitCode: number, exitReason: ExitReason): void {
    const { id, run } = container.status;
    container.earlier = spentBy(container, this.clock.now());
    container.status = { id, run, state: 'stopped', exitCode, exitReason };
    container.ends = undefined;
  }
}
