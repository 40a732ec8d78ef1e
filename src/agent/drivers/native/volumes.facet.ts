import type { Engine } from '../../../../native/node/index.js';
import type { VolumeOrigin, Volumes, VolumeUsage } from '../facets/volumes.js';
import { settled, taken } from './settled.js';

export class NativeVolumes implements Volumes {
  constructor(private readonly engine: Engine) {}

  async create(id: string, sizeMiB: number, { snapshotId, diskGroup }: VolumeOrigin = {}): Promise<void> {
    await settled(() => this.engine.createVolume(id, sizeMiB, snapshotId, diskGroup));
  }

  async resize(id: string, sizeMiB: number): Promise<void> {
    await settled(() => this.engine.resizeVolume(id, sizeMiB));
  }

  usage(id: string): Promise<VolumeUsage> {
    return settled(() => this.engine.volumeUsage(id));
  }

  async delete(id: string): Promise<void> {
    await settled(() => this.engine.deleteVolume(id));
  }

  snapshot(id: string, snapshotId: string): Promise<number> {
    return taken(
      () => this.engine.snapshotVolume(id, snapshotId),
      () => this.engine.snapshotSize(snapshotId),
    );
  }

  async restore(id: string, snapshotId: string): Promise<void> {
    await settled(() => this.engine.restoreVolume(id, snapshotId));
  }
}
