import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { code, type DriverBed, IMPORT, KILL } from '../driver-bed.js';

/** Another image below a container's own layer. The other image is made of a snapshot, by `snapshots` and `images`. */
export function exchangeContract(bed: () => DriverBed): void {
  const sh = (id: string, script: string): Promise<string> => bed().sh(id, script);

  it('exchanges the image below a stopped container, keeps what is its own, and tells what hides the change', async () => {
    const { driver } = bed();
    const [images, snapshots, exchange] = [bed().facet('images'), bed().facet('snapshots'), bed().facet('exchange')];
    const folder = await mkdtemp(join(tmpdir(), 'berth-exchange-'));
    const patched = await bed().running();
    await sh(patched.id, 'echo new > /root/new; echo theirs > /root/both');
    await snapshots.take(patched.id, 'snp_next');
    await snapshots.pack('snp_next', patched.imageId, join(folder, 'archive'), IMPORT);
    await images.import('img_next', join(folder, 'archive'), IMPORT);

    const spec = await bed().running();
    const { id, imageId } = spec;
    await sh(id, 'echo own > /root/own; echo mine > /root/both');
    const { changes } = await exchange.shadows(id, imageId, 'img_next');
    expect(changes.filter(({ path }) => path.startsWith('/root'))).toEqual([{ path: '/root/both', change: 'added', kind: 'file' }]);
    await expect(exchange.shadows(id, imageId, 'img_nowhere')).rejects.toEqual(code('not_found'));

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
    await snapshots.delete('snp_next');
    await images.delete('img_next');
    await rm(folder, { recursive: true });
  });
}
