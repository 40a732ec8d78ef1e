import { writeFile } from 'node:fs/promises';

import { DriverError } from '../driver-error.js';
import type { SnapshotDiff } from '../facets/files.js';
import type { ImportLimits } from '../facets/images.js';
import type { ContainerSpec, ContainerStatus, RootSource } from '../facets/lifecycle.js';
import type { Packed, SnapshotOf, Snapshots } from '../facets/snapshots.js';
import { diff } from './fake-file-verbs.js';
import { FakeFiles } from './fake-files.js';
import { writeArchive } from './fake-image.js';
import type { FakeMachine } from './fake-machine.js';
import { checkSpec } from '../spec-check.js';

const LONGEST_PATH = 4095;

export class FakeSnapshots implements Snapshots {
  constructor(private readonly machine: FakeMachine) {}

  take(containerId: string, snapshotId: string): Promise<number> {
    return this.machine.keep('snapshots.take', () => {
      const { snapshots } = this.machine.host.state;
      const present = snapshots[snapshotId];
      if (present) return present.sizeBytes;
      const container = this.machine.container(containerId);
      const { imageId, diskGroup } = container.spec;
      const sizeBytes = this.machine.filesOf(container).usedBytes();
      snapshots[snapshotId] = { imageId, layer: { ...container.layer }, sizeBytes, ...(diskGroup ? { group: diskGroup.id } : {}) };
      return sizeBytes;
    });
  }

  delete(snapshotId: string): Promise<void> {
    return this.machine.keep('snapshots.delete', () => {
      delete this.machine.host.state.snapshots[snapshotId];
    });
  }

  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus> {
    return this.machine.change('snapshots.restore', () => {
      const container = this.machine.container(spec.id);
      checkSpec(spec);
      const { imageId, layer } = this.machine.rootOf(source);
      if (container.status.state !== 'stopped') this.machine.halt(container, { force: true, timeoutSeconds: 0 });
      if ('image' in source) for (const file of spec.files) layer[file.path] = Buffer.from(file.content).toString('latin1');
      container.layer = layer;
      container.spec = { ...structuredClone(spec), imageId, files: [] };
      return container;
    });
  }

  async pack(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits): Promise<Packed> {
    const archive = await this.machine.act('snapshots.pack', () => {
      const { layer } = this.machine.rootOf({ snapshot: snapshotId });
      this.machine.rootOf({ image: imageId });
      const merged = Object.entries({ ...this.machine.imageFiles(imageId), ...layer });
      const present = merged.filter((entry): entry is [string, string] => entry[1] !== null);
      const files = Object.fromEntries(present.filter(([path]) => path.length <= LONGEST_PATH));
      if (Object.keys(files).length > limits.maxEntries) throw new DriverError('invalid', `snapshot: more than ${limits.maxEntries} entries`);
      const leftOut = present.filter(([path]) => path.length > LONGEST_PATH).map(([path]) => `${path.slice(0, 200)}: its path is longer than ${LONGEST_PATH} bytes`);
      return { content: writeArchive(files), leftOut };
    });
    await writeFile(archivePath, archive.content);
    return { bytes: archive.content.length, leftOut: archive.leftOut };
  }

  diff(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return this.machine.act('snapshots.diff', () => {
      const before = from ? filesIn(this.machine, from) : new FakeFiles(this.machine.imageFiles(to.imageId), {}, 0);
      return diff(before, filesIn(this.machine, to));
    });
  }
}

/** A snapshot's files over its image's. `not_found`. */
export function filesIn(machine: FakeMachine, { id, imageId }: SnapshotOf): FakeFiles {
  return new FakeFiles(machine.imageFiles(imageId), machine.rootOf({ snapshot: id }).layer, 0);
}
