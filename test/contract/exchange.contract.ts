import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { code, type DriverBed, IMPORT, KILL } from './driver-bed.js';

/** Another image below a container's own layer; part of the contract every driver passes. */
export function exchangeContract(under: DriverBed): void {
  const sh = async (id: string, script: string): Promise<string> => Buffer.from((await under.exec(id, ['sh', '-c', script])).stdout).toString('utf8');

  it('exchanges the image below a stopped container, keeps what is its own, and tells what hides the change', async () => {
    const driver = under.driver();
    const folder = await mkdtemp(join(tmpdir(), 'berth-exchange-'));
    const patched = await under.running();
    await sh(patched.id, 'echo new > /root/new; echo theirs > /root/both');
    await driver.snapshot(patched.id, 'snp_next');
    await driver.packSnapshot('snp_next', patched.imageId, join(folder, 'archive'), IMPORT);
    await driver.importImage('img_next', join(folder, 'archive'), IMPORT);

    const spec = await under.running();
    const { id, imageId } = spec;
    await sh(id, 'echo own > /root/own; echo mine > /root/both');
    const { changes } = await driver.shadows(id, imageId, 'img_next');
    expect(changes.filter(({ path }) => path.startsWith('/root'))).toEqual([{ path: '/root/both', change: 'added', kind: 'file' }]);
    await expect(driver.shadows(id, imageId, 'img_nowhere')).rejects.toEqual(code('not_found'));

    await expect(driver.update({ ...spec, imageId: 'img_next' })).rejects.toEqual(code('conflict'));
    await driver.stop(id, KILL);
    await expect(driver.update({ ...spec, imageId: 'img_nowhere' })).rejects.toEqual(code('not_found'));
    for (const [run, image, seen] of [[2, 'img_next', 'own\nmine\nnew\n'], [3, 'img_next', 'own\nmine\nnew\n'], [4, imageId, 'own\nmine\n']] as const) {
      await driver.stop(id, KILL);
      expect(await driver.update({ ...spec, imageId: image })).toMatchObject({ state: 'stopped' });
      await driver.start(id, run);
      expect(await sh(id, 'cat /root/own; cat /root/both; cat /root/new')).toBe(seen);
    }
    for (const made of [id, patched.id]) await driver.destroy(made, KILL);
    await driver.deleteSnapshot('snp_next');
    await driver.deleteImage('img_next');
    await rm(folder, { recursive: true });
  });
}
