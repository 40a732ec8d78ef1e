import { randomUUID } from 'node:crypto';
import { readFile as readHostFile, writeFile as writeHostFile } from 'node:fs/promises';
import { hostname, release } from 'node:os';

import {
  DriverError,
  type ContainerSpec, type ContainerStats, type ContainerStatus, type DriverInventory, type DriverStream, type ExecRequest, type ExecResult, type FileInfo, type FilesOf, type FoundFile,
  type ExitReason, type HostDescription, type HostDriver, type ImageInfo, type ImportLimits, type RootSource, type SnapshotDiff, type SnapshotOf, type StopOptions, type StreamRequest,
} from '../host-driver.js';
import { FakeClock } from './fake-clock.js';
import { FakeFiles } from './fake-files.js';
import { diff, makeFolder, readFile, removeFile, shadows, writeFile } from './fake-file-verbs.js';
import { exitOf, type FakeContainer, type FakeSnapshot } from './fake-host.js';
import { architecture, readImage, writeArchive } from './fake-image.js';
import { measure } from './fake-measures.js';
import { FakeShell, type ShellResult } from './fake-shell.js';
import { FakeStream, type Run } from './fake-stream.js';
import { FakeVolumeVerbs } from './fake-volume-verbs.js';
import type { Verb } from './fault-plan.js';
import { checkSpec } from './spec-check.js';

const MIB = 1024 * 1024;
const CONSOLE_CHARACTERS = MIB;

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
      return {
        hostname: hostname(),
        kernel: release(),
        bootId: this.host.state.bootId,
        architecture: architecture(),
        cpus: 64,
        memoryMib: 256 * 1024,
        diskMib: 1024 * 1024,
        diskFreeMib: 1024 * 1024 - Math.ceil(used / MIB),
        poolReadOnly: this.poolReadOnly,
        capabilities: ['snapshots', 'diskQuota', 'diskGroups', 'volumes', 'pause', 'ioLimits', 'swapLimits'],
        checks: [
          { name: 'driver', ok: true, found: 'fake', fix: '' },
          ...(this.poolReadOnly ? [{ name: 'pool', ok: false, found: 'read-only', fix: 'see why with `dmesg | grep BTRFS`' }] : []),
        ],
      };
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
      const command = spec.command.length > 0 ? this.runCommand(container) : this.bootInit(container);
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
      const made: FakeSnapshot = { imageId: container.spec.imageId, layer: { ...container.layer }, sizeBytes: this.filesOf(container).usedBytes(), ...(container.spec.diskGroup ? { group: container.spec.diskGroup.id } : {}) };
      snapshots[snapshotId] = made;
      this.host.save();
      return made.sizeBytes;
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
    return this.act('readFile', () => readFile('container' in of ? this.filesOf(this.container(of.container)) : this.filesIn(of.snapshot), path));
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
    return this.act('diffSnapshot', () => diff(from ? this.filesIn(from) : new FakeFiles(this.host.state.images[to.imageId]?.files ?? {}, {}, 0), this.filesIn(to)));
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
      const container = this.running(id);
      const { cwd, uid } = this.placeOf(container, request);
      const result = this.shell(container, request.command, {
        env: { ...container.spec.env, ...request.env },
        cwd,
        uid,
        stdin: Buffer.from(request.stdin).toString('latin1'),
        timeoutSeconds: request.timeoutSeconds,
      });
      this.clock.advance(result.seconds * 1000);
      this.host.save();
      const max = request.maxOutputBytes;
      return {
        exitCode: result.exitCode,
        stdout: Buffer.from(result.stdout.slice(0, max), 'latin1'),
        stderr: Buffer.from(result.stderr.slice(0, max), 'latin1'),
        truncated: result.stdout.length > max || result.stderr.length > max,
        timedOut: result.timedOut,
      };
    });
  }

  stream(id: string, request: StreamRequest): Promise<DriverStream> {
    return this.act('exec', () => {
      const container = this.running(id);
      const { cwd, uid } = this.placeOf(container, request);
      const run: Run = (command, stdin, env) =>
        this.shell(container, command, { env: { ...container.spec.env, ...request.env, ...env }, cwd, uid, stdin, timeoutSeconds: Infinity });
      const shell = request.terminal && request.command.length === 1 && /(^|\/)sh$/.test(request.command[0] ?? '');
      return this.followed(id, shell ? FakeStream.terminal(run, '', request.terminal) : FakeStream.command(request.command, run));
    });
  }

  console(id: string): Promise<DriverStream> {
    return this.act('exec', () => {
      const container = this.running(id);
      const run: Run = (command, stdin, env) =>
        this.shell(container, command, { env: { ...container.spec.env, ...env }, cwd: '/', uid: 0, stdin, timeoutSeconds: Infinity });
      return this.followed(id, FakeStream.terminal(run, container.console));
    });
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

  private placeOf(container: FakeContainer, request: { cwd: string; user: string }): { cwd: string; uid: number } {
    const files = this.filesOf(container);
    const cwd = request.cwd || '/';
    const uid = files.uidOf(request.user);
    if (uid === undefined) throw new DriverError('invalid', 'user: not known in the container');
    if (!files.isDirectory(cwd)) throw new DriverError('invalid', 'cwd: no such directory in the container');
    return { cwd, uid };
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

  private runCommand(container: FakeContainer): ShellResult {
    const { command, env } = container.spec;
    if (!FakeShell.knows(command[0])) throw new DriverError('invalid', 'command: not found in the container');
    const result = this.shell(container, command, { env, cwd: '/', uid: 0, stdin: '', timeoutSeconds: Infinity });
    container.console = (container.console + result.stdout + result.stderr).slice(-CONSOLE_CHARACTERS);
    return result;
  }

  private shell(container: FakeContainer, command: string[], context: Omit<ConstructorParameters<typeof FakeShell>[0], 'files' | 'hostname'>): ShellResult {
    const { hostname } = container.spec;
    return new FakeShell({ ...context, files: this.filesOf(container), hostname }).run(command);
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
    container.status = { id, run, state: 'stopped', exitCode, exitReason };
    container.ends = undefined;
  }
}
