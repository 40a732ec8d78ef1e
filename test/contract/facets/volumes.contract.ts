import { expect, it } from '@jest/globals';

import type { VolumeMount, Volumes } from '../../../src/agent/drivers/facets/volumes.js';
import type { HostDriver } from '../../../src/agent/drivers/host-driver.js';
import { code, type DriverBed, KILL } from '../driver-bed.js';
const at = (volumeId: string, path: string, readOnly = false): VolumeMount => ({ volumeId, path, readOnly });

/** Volumes apart from containers and in them; their snapshots are deleted by the facet `snapshots`. */
export function volumesContract(bed: () => DriverBed): void {
  const driver = (): HostDriver => bed().driver;
  const volumes = (): Volumes => bed().facet('volumes');
  const sh = (id: string, script: string): Promise<string> => bed().sh(id, script);
  const fails = async (id: string, script: string): Promise<void> => expect((await bed().exec(id, ['sh', '-c', script])).exitCode).not.toBe(0);

  it('brings a volume to containers that run, and takes it away', async () => {
    await volumes().create('vol_moves', 16);
    await volumes().create('vol_moves', 16);
    expect((await driver().list()).volumes).toContain('vol_moves');
    const first = await bed().running({ volumes: [at('vol_moves', '/srv/data')] });
    const second = await bed().running();
    await sh(first.id, 'echo mine > /srv/data/file');
    await expect(volumes().delete('vol_moves')).rejects.toEqual(code('conflict'));

    await driver().update({ ...first, volumes: [] });
    await fails(first.id, 'cat /srv/data/file');
    const wanted = { ...second, volumes: [at('vol_moves', '/opt/data')] };
    expect(await driver().update(wanted)).toMatchObject({ state: 'running', run: 1 });
    expect(await driver().update(wanted)).toMatchObject({ state: 'running', run: 1 });
    expect(await sh(second.id, 'cat /opt/data/file')).toBe('mine\n');

    await driver().stop(second.id, KILL);
    await driver().start(second.id, 2);
    expect(await sh(second.id, 'cat /opt/data/file')).toBe('mine\n');
    await bed().facet('snapshots').restore(wanted, { image: wanted.imageId });
    await driver().start(second.id, 3);
    expect(await sh(second.id, 'cat /opt/data/file')).toBe('mine\n');
    await driver().update({ ...second, volumes: [at('vol_moves', '/opt/data', true)] });
    await fails(second.id, 'echo other > /opt/data/file');
    await driver().destroy(second.id, KILL);
    await driver().update({ ...first, volumes: [at('vol_moves', '/back')] }, { forceDetach: true });
    expect(await sh(first.id, 'cat /back/file')).toBe('mine\n');
    await driver().destroy(first.id, KILL);
    await volumes().delete('vol_moves');
    await volumes().delete('vol_moves');
    expect((await driver().list()).volumes).not.toContain('vol_moves');
  });

  it('bounds them, and tells what they hold', async () => {
    await volumes().create('vol_bound', 16);
    const { id } = await bed().running({ volumes: [at('vol_bound', '/data')] });
    expect(await volumes().usage('vol_bound')).toMatchObject({ allowed: 16 * 1024 * 1024 });
    await fails(id, 'dd if=/dev/zero of=/data/big bs=1M count=24');
    await volumes().resize('vol_bound', 32);
    expect((await bed().exec(id, ['dd', 'if=/dev/zero', 'of=/data/big', 'bs=1M', 'count=20', 'conv=fsync'])).exitCode).toBe(0);
    await expect(volumes().resize('vol_bound', 16)).rejects.toEqual(code('conflict'));
    expect((await volumes().usage('vol_bound')).used).toBeGreaterThanOrEqual(20 * 1024 * 1024);
    await expect(volumes().resize('vol_bound', 0)).rejects.toEqual(code('invalid'));
    await expect(volumes().usage('vol_nowhere')).rejects.toEqual(code('not_found'));
    await driver().destroy(id, KILL);
    await volumes().delete('vol_bound');
  });

  it('takes snapshots of them, puts them back and clones them', async () => {
    await volumes().create('vol_kept', 16);
    const spec = await bed().running({ volumes: [at('vol_kept', '/data')] });
    await sh(spec.id, 'echo one > /data/file');
    expect(await volumes().snapshot('vol_kept', 'vsn_kept')).toBeGreaterThan(0);
    expect(await volumes().snapshot('vol_kept', 'vsn_kept')).toBeGreaterThan(0);
    await sh(spec.id, 'echo two > /data/file');
    await expect(volumes().restore('vol_kept', 'vsn_kept')).rejects.toEqual(code('conflict'));
    await volumes().create('vol_copy', 16, { snapshotId: 'vsn_kept' });
    await driver().update({ ...spec, volumes: [at('vol_copy', '/data')] });
    expect(await sh(spec.id, 'cat /data/file')).toBe('one\n');
    await volumes().restore('vol_kept', 'vsn_kept');
    await driver().update({ ...spec, volumes: [at('vol_kept', '/data'), at('vol_copy', '/copy')] });
    expect(await sh(spec.id, 'cat /data/file')).toBe('one\n');
    await bed().facet('snapshots').delete('vsn_kept');
    await expect(volumes().create('vol_late', 16, { snapshotId: 'vsn_kept' })).rejects.toEqual(code('not_found'));
    await driver().destroy(spec.id, KILL);
    for (const volume of ['vol_kept', 'vol_copy']) await volumes().delete(volume);
  });

  it('refuses what cannot be, and changes nothing', async () => {
    await volumes().create('vol_refused', 16);
    const spec = await bed().running({ volumes: [at('vol_refused', '/data')] });
    for (const path of ['data', '/', '/a/../b', '/proc/x', '/sys', '/dev/shm', '/a//b']) {
      await expect(driver().update({ ...spec, volumes: [at('vol_refused', path)] })).rejects.toEqual(code('invalid'));
    }
    await expect(driver().update({ ...spec, volumes: [at('vol_refused', '/a'), at('vol_refused', '/b')] })).rejects.toEqual(code('invalid'));
    await expect(driver().update({ ...spec, volumes: [at('vol_nowhere', '/data')] })).rejects.toEqual(code('not_found'));
    await sh(spec.id, 'echo still > /data/file');
    expect(await sh(spec.id, 'cat /data/file')).toBe('still\n');
    await driver().destroy(spec.id, KILL);
    await volumes().delete('vol_refused');
  });
}
