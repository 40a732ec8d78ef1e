import { expect, it } from '@jest/globals';

import type { DiskGroupUse } from '../../../src/agent/drivers/facets/disk-groups.js';
import { eventually } from '../../support/eventually.js';
import type { DriverBed } from '../driver-bed.js';

const MIB = 1024 * 1024;

export function diskGroupsContract(bed: () => DriverBed): void {
  it('counts what is a tenant\'s, and nothing for tenants that have nothing', async () => {
    const held = (): Promise<DiskGroupUse[]> =>
      bed().facet('diskGroups').limit([
        { id: 'tnt_contract', limitMiB: 1000 },
        { id: 'tnt_nobody', limitMiB: 1000 },
      ]);
    const diskGroup = { id: 'tnt_contract', limitMiB: 0 };
    const first = await bed().running({ diskGroup });
    const second = await bed().running({ diskGroup });
    for (const { id } of [first, second]) {
      expect((await bed().exec(id, ['dd', 'if=/dev/zero', 'of=/mine', 'bs=1M', 'count=4'])).exitCode).toBe(0);
      await bed().exec(id, ['sync']);
    }
    await eventually(async () => {
      const [own, ...others] = await held();
      expect(others).toEqual([]);
      expect(own).toMatchObject({ id: 'tnt_contract' });
      expect(own!.usedBytes / MIB).toBeGreaterThanOrEqual(8);
      expect(own!.usedBytes / MIB).toBeLessThan(10);
    });
    await bed().destroy(first.id, second.id);
  });
}
