import { DriverError } from '../driver-error.js';
import type { DiskGroup, DiskGroupUse, VolumeOrigin, VolumeUsage } from '../host-driver.js';
import { FakeHost, sizeOf } from './fake-host.js';
import { FakeVolumes } from './fake-volumes.js';
import { FaultPlan, type Verb } from './fault-plan.js';

/** What stands below a fake driver's verbs, and those of volumes. */
export abstract class FakeVolumeVerbs {
  readonly faults: FaultPlan;
  protected readonly host: FakeHost;
  protected readonly volumes: FakeVolumes;
  /** As after a fault of the pool's file system; what is begun all the same is not refused. */
  poolReadOnly = false;
  protected closed = false;

  protected constructor(options: { stateFile?: string; crash?: () => void }) {
    this.faults = new FaultPlan(options.crash ?? (() => process.kill(process.pid, 'SIGKILL')));
    this.host = new FakeHost(options.stateFile);
    this.volumes = new FakeVolumes(this.host);
  }

  /** Counts, and bounds nothing: what a fake host holds is in memory. */
  limitDiskGroups(groups: DiskGroup[]): Promise<DiskGroupUse[]> {
    return this.act('limitDiskGroups', () => {
      const { containers, snapshots, volumes } = this.host.state;
      const held = [
        ...Object.values(containers).map(({ spec, layer }) => ({ group: spec.diskGroup?.id, bytes: sizeOf(layer) })),
        ...Object.values(volumes).map(({ group, files }) => ({ group, bytes: sizeOf(files) })),
        ...Object.values(snapshots).map(({ group, layer }) => ({ group, bytes: sizeOf(layer) })),
      ];
      return groups.flatMap(({ id }) => {
        const own = held.filter(({ group }) => group === id);
        return own.length === 0 ? [] : [{ id, usedBytes: own.reduce((sum, { bytes }) => sum + bytes, 0) }];
      });
    });
  }

  createVolume(id: string, sizeMib: number, made: VolumeOrigin = {}): Promise<void> {
    return this.act('createVolume', () => this.kept(() => this.volumes.create(id, sizeMib, made)));
  }

  resizeVolume(id: string, sizeMib: number): Promise<void> {
    return this.act('resizeVolume', () => this.kept(() => this.volumes.resize(id, sizeMib)));
  }

  volumeUsage(id: string): Promise<VolumeUsage> {
    return this.act('volumeUsage', () => this.volumes.usage(id));
  }

  deleteVolume(id: string): Promise<void> {
    return this.act('deleteVolume', () => this.kept(() => this.volumes.delete(id)));
  }

  snapshotVolume(id: string, snapshotId: string): Promise<number> {
    return this.act('snapshotVolume', () => this.kept(() => this.volumes.snapshot(id, snapshotId)));
  }

  restoreVolume(id: string, snapshotId: string): Promise<void> {
    return this.act('restoreVolume', () => this.kept(() => this.volumes.restore(id, snapshotId)));
  }

  protected async act<T>(verb: Verb, work: () => T): Promise<T> {
    await this.faults.pass(verb, 'before');
    if (this.closed) throw new DriverError('internal', 'the driver is closed');
    const result = work();
    await this.faults.pass(verb, 'after');
    return result;
  }

  private kept<T>(work: () => T): T {
    const result = work();
    this.host.save();
    return result;
  }
}
