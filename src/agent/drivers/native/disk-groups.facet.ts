import type { Engine } from '../../../../native/node/index.js';
import type { DiskGroup, DiskGroups, DiskGroupUse } from '../facets/disk-groups.js';
import { settled } from './settled.js';

export class NativeDiskGroups implements DiskGroups {
  constructor(private readonly engine: Engine) {}

  async limit(groups: DiskGroup[]): Promise<DiskGroupUse[]> {
    return (await settled(() => this.engine.limitDiskGroups(groups))).map(({ id, used }) => ({ id, usedBytes: used }));
  }
}
