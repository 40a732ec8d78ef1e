import type { Engine } from '../../../../native/node/index.js';
import type { SnapshotDiff } from '../facets/files.js';
import type { ImportLimits } from '../facets/images.js';
import type { ContainerSpec, ContainerStatus, RootSource } from '../facets/lifecycle.js';
import type { Packed, SnapshotOf, Snapshots } from '../facets/snapshots.js';
import { settled, taken } from './settled.js';
import { withBuffers } from './with-buffers.js';

export class NativeSnapshots implements Snapshots {
  constructor(private readonly engine: Engine) {}

  take(containerId: string, snapshotId: string): Promise<number> {
    return taken(
      () => this.engine.snapshot(containerId, snapshotId),
      () => this.engine.snapshotSize(snapshotId),
    );
  }

  async delete(snapshotId: string): Promise<void> {
    await settled(() => this.engine.deleteSnapshot(snapshotId));
  }

  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus> {
    return settled(() => this.engine.restore(withBuffers(spec), source));
  }

  pack(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits, published = false): Promise<Packed> {
    return settled(() => this.engine.packSnapshot(snapshotId, imageId, archivePath, limits, published));
  }

  diff(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return settled(() => this.engine.diffSnapshot(to, from));
  }
}
