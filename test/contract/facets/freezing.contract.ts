import { expect, it } from '@jest/globals';

import { code, type DriverBed, KILL } from '../driver-bed.js';

export function freezingContract(bed: () => DriverBed): void {
  it('pauses and resumes, each of them twice', async () => {
    const freezing = bed().facet('freezing');
    const { id } = await bed().running();
    expect(await freezing.pause(id)).toMatchObject({ state: 'paused', run: 1 });
    expect(await freezing.pause(id)).toMatchObject({ state: 'paused' });
    expect(await bed().driver.observe(id)).toMatchObject({ state: 'paused', run: 1 });
    await expect(bed().driver.start(id, 2)).rejects.toEqual(code('conflict'));
    expect(await freezing.resume(id)).toMatchObject({ state: 'running', run: 1 });
    expect(await freezing.resume(id)).toMatchObject({ state: 'running' });
    await freezing.pause(id);
    expect(await bed().driver.stop(id, KILL)).toMatchObject({ state: 'stopped' });
    await expect(freezing.pause(id)).rejects.toEqual(code('conflict'));
    await expect(freezing.resume(id)).rejects.toEqual(code('conflict'));
    await bed().destroy(id);
  });

  it('says not_found for a container that is not there', async () => {
    await expect(bed().facet('freezing').pause('ctr_absent')).rejects.toEqual(code('not_found'));
    await expect(bed().facet('freezing').resume('ctr_absent')).rejects.toEqual(code('not_found'));
  });
}
