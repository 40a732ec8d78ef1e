import type { DiskGroup, DiskGroups, DiskGroupUse } from '../facets/disk-groups.js';
import { sizeOf } from './fake-host.js';
import type { FakeMachine } from './fake-machine.js';

/** Counts, and bounds nothing: what a fake host holds is in memory. */
export class FakeDiskGroups implements DiskGroups {
  constructor(private readonly machine: FakeMachine) {}

  limit(groups: DiskGroup[]): Promise<DiskGroupUse[]> {
    return this.machine.act('diskGroups.limit', () => {
      const { containers, snapshots, volumes } = this.machine.host.state;
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
}
