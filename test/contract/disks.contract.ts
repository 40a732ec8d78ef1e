import { expect, it } from '@jest/globals';

import type { DiskGroupUse } from '../../src/agent/drivers/host-driver.js';
import { eventually } from '../support/eventually.js';
import { type DriverBed, KILL } from './driver-bed.js';

const MIB = 1024 * 1024;

/** What a host says of its pool, and of tenants in it; part of the contract every driver passes. */
export function disksContract(under: DriverBed): void {
  const { running, exec } = under;

  it('says whether its pool can be written', async () => {
    expect(await under.driver().describe()).toMatchObject({ poolReadOnly: false, capabilities: expect.arrayContaining(['diskGroups']) });
  });

  it('counts what is a tenant\'s, and nothing for tenants that have nothing', async () => {
    const held = (): Promise<DiskGroupUse[]> =>
      under.driver().limitDiskGroups([
        { id: 'tnt_contract', limitMib: 1000 },
        { id: 'tnt_nobody', limitMib: 1000 },
      ]);
    const diskGroup = { id: 'tnt_contract', limitMib: 0 };
    const first = await running({ diskGroup });
    const second = await running({ diskGroup });
    for (const { id } of [first, second]) {
      expect((await exec(id, ['dd', 'if=/dev/zero', 'of=/mine', 'bs=1M', 'count=4'])).exitCode).toBe(0);
      await exec(id, ['sync']);
    }
    await eventually(async () => {
      const [own, ...others] = await held();
      expect(others).toEqual([]);
      expect(own).toMatchObject({ id: 'tnt_contract' });
      expect(own!.usedBytes / MIB).toBeGreaterThanOrEqual(8);
      expect(own!.usedBytes / MIB).toBeLessThan(10);
    });
    for (const { id } of [first, second]) await under.driver().destroy(id, KILL);
  });
}
