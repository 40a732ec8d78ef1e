import { DriverError } from '../driver-error.js';
import type { ContainerSpec } from '../facets/lifecycle.js';
import type { VolumeMount, VolumeOrigin, VolumeUsage } from '../facets/volumes.js';
import { FakeFiles, type FakeMount } from './fake-files.js';
import type { FakeHost, FakeVolume } from './fake-host.js';

const MIB = 1024 * 1024;
const KEPT = /^\/(proc|sys|dev)(\/|$)/;

/** The volumes of a make-believe host. */
export class FakeVolumes {
  constructor(private readonly host: FakeHost) {}

  create(id: string, sizeMiB: number, { snapshotId, diskGroup }: VolumeOrigin): void {
    if (this.host.state.volumes[id]) return;
    const files = snapshotId === undefined ? {} : this.copied(snapshotId);
    const group = snapshotId === undefined ? diskGroup?.id : this.host.state.snapshots[snapshotId]?.group;
    this.host.state.volumes[id] = { sizeMiB: sized(sizeMiB), files, ...(group === undefined ? {} : { group }) };
  }

  resize(id: string, sizeMiB: number): void {
    const volume = this.volume(id);
    const { used } = this.usage(id);
    if (used > sized(sizeMiB) * MIB) throw new DriverError('conflict', `volume ${id} holds ${Math.ceil(used / MIB)} MiB: it cannot shrink to ${sizeMiB}`);
    volume.sizeMiB = sizeMiB;
  }

  usage(id: string): VolumeUsage {
    const { sizeMiB, files } = this.volume(id);
    return { used: new FakeFiles({}, files, 0).usedBytes(), allowed: sizeMiB * MIB };
  }

  delete(id: string): void {
    this.demandUnused(id);
    delete this.host.state.volumes[id];
  }

  snapshot(id: string, snapshotId: string): number {
    const { snapshots } = this.host.state;
    const { files, group } = this.volume(id);
    snapshots[snapshotId] ??= { imageId: '', layer: { ...files }, sizeBytes: this.usage(id).used, ...(group === undefined ? {} : { group }) };
    return snapshots[snapshotId].sizeBytes;
  }

  restore(id: string, snapshotId: string): void {
    this.demandUnused(id);
    this.volume(id).files = this.copied(snapshotId);
  }

  /** Refuses what the native engine refuses. */
  check({ volumes = [] }: ContainerSpec): void {
    const distinct = (of: (one: VolumeMount) => string): boolean => new Set(volumes.map(of)).size === volumes.length;
    if (volumes.length > 16) throw new DriverError('invalid', 'volumes: at most 16');
    if (!distinct(({ path }) => path) || !distinct(({ volumeId }) => volumeId)) {
      throw new DriverError('invalid', 'volumes: each at a path of its own, and once');
    }
    for (const { path } of volumes) {
      const plain = path.startsWith('/') && path.slice(1).split('/').every((part) => !['', '.', '..'].includes(part));
      if (!plain || KEPT.test(path)) throw new DriverError('invalid', `volumes: ${path} is no place for one`);
    }
    for (const { volumeId } of volumes) this.volume(volumeId);
  }

  /** As a container's files see them. */
  mounts({ volumes = [] }: ContainerSpec): FakeMount[] {
    return volumes.flatMap(({ volumeId, path, readOnly }) => {
      const volume = this.host.state.volumes[volumeId];
      if (!volume) return [];
      const { files, sizeMiB } = volume;
      return { path, readOnly, files: new FakeFiles({}, files, sizeMiB * MIB) };
    });
  }

  private volume(id: string): FakeVolume {
    const volume = this.host.state.volumes[id];
    if (!volume) throw new DriverError('not_found', `volume ${id} is not on this host`);
    return volume;
  }

  private copied(snapshotId: string): Record<string, string | null> {
    const snapshot = this.host.state.snapshots[snapshotId];
    if (!snapshot) throw new DriverError('not_found', `snapshot ${snapshotId}: not on this host`);
    return { ...snapshot.layer };
  }

  private demandUnused(id: string): void {
    const user = Object.values(this.host.state.containers).find(({ spec }) => spec.volumes?.some(({ volumeId }) => volumeId === id));
    if (user) throw new DriverError('conflict', `volume ${id}: container ${user.spec.id} has it`);
  }
}

function sized(sizeMiB: number): number {
  if (!Number.isInteger(sizeMiB) || sizeMiB < 1) throw new DriverError('invalid', 'sizeMiB: too small or too large');
  return sizeMiB;
}
