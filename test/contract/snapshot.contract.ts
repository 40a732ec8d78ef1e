import { expect, it } from '@jest/globals';

import { code, type DriverBed, KILL } from './driver-bed.js';

/** Snapshots and other roots in place of a container's; part of the contract every driver passes. */
export function snapshotContract(under: DriverBed): void {
  const { running, specOf, exec } = under;
  const sh = async (id: string, script: string): Promise<string> => Buffer.from((await exec(id, ['sh', '-c', script])).stdout).toString('utf8');

  it('restores what was written, also into a running container', async () => {
    const spec = await running();
    const { id } = spec;
    await sh(id, 'echo one > /data');
    expect(await under.driver().snapshot(id, 'snp_restore')).toBeGreaterThanOrEqual(0);
    await sh(id, 'echo two > /data; echo new > /new');
    expect(await under.driver().snapshot(id, 'snp_restore')).toBeGreaterThanOrEqual(0);
    expect((await under.driver().list()).snapshots).toContain('snp_restore');

    expect(await under.driver().restore(spec, { snapshot: 'snp_restore' })).toMatchObject({ state: 'stopped' });
    await under.driver().start(id, 2);
    expect(await sh(id, 'cat /data')).toBe('one\n');
    expect((await exec(id, ['cat', '/new'])).exitCode).not.toBe(0);

    await sh(id, 'echo three > /data');
    await under.driver().stop(id, KILL);
    await under.driver().restore(spec, { snapshot: 'snp_restore' });
    await under.driver().start(id, 3);
    expect(await sh(id, 'cat /data')).toBe('one\n');
    await under.driver().destroy(id, KILL);
  });

  it('rebuilds from an image as new, and puts the old root back', async () => {
    const file = { path: '/etc/note', mode: 0o644, content: Buffer.from('given\n') };
    const spec = await running({ files: [file] });
    const { id } = spec;
    await sh(id, 'echo mine > /data; echo changed > /etc/note');
    await under.driver().snapshot(id, 'snp_rebuild');
    expect(await under.driver().restore(spec, { image: spec.imageId })).toMatchObject({ state: 'stopped' });
    await under.driver().start(id, 2);
    expect(await sh(id, 'cat /etc/note')).toBe('given\n');
    expect((await exec(id, ['cat', '/data'])).exitCode).not.toBe(0);
    await under.driver().restore({ ...spec, files: [] }, { snapshot: 'snp_rebuild' });
    await under.driver().start(id, 3);
    expect(await sh(id, 'cat /data /etc/note')).toBe('mine\nchanged\n');
    const nowhere = { ...spec, imageId: 'img_nowhere' };
    await expect(under.driver().restore(nowhere, { image: 'img_nowhere' })).rejects.toEqual(code('not_found'));
    expect(await under.driver().observe(id)).toMatchObject({ state: 'running', run: 3 });
    await under.driver().destroy(id, KILL);
  });

  it('clones into a new container that goes its own way, and outlives its origin', async () => {
    const { id } = await running();
    await sh(id, 'echo origin > /data');
    await under.driver().snapshot(id, 'snp_clone');
    const clone = specOf();
    await under.driver().create(clone, { snapshot: 'snp_clone' });
    await under.driver().start(clone.id, 1);
    await sh(clone.id, 'echo clone >> /data');
    expect(await sh(clone.id, 'cat /data')).toBe('origin\nclone\n');
    expect(await sh(id, 'cat /data')).toBe('origin\n');

    await under.driver().destroy(id, KILL);
    await under.driver().deleteSnapshot('snp_clone');
    expect(await sh(clone.id, 'cat /data')).toBe('origin\nclone\n');
    await under.driver().destroy(clone.id, KILL);
  });

  it('outlives its container, and is deleted twice', async () => {
    const { id } = await running();
    await sh(id, 'echo left > /data');
    await under.driver().stop(id, KILL);
    await under.driver().snapshot(id, 'snp_left');
    await under.driver().destroy(id, KILL);
    const heir = specOf();
    await under.driver().create(heir, { snapshot: 'snp_left' });
    await under.driver().start(heir.id, 1);
    expect(await sh(heir.id, 'cat /data')).toBe('left\n');
    await under.driver().deleteSnapshot('snp_left');
    await under.driver().deleteSnapshot('snp_left');
    expect((await under.driver().list()).snapshots).not.toContain('snp_left');
    await expect(under.driver().restore(heir, { snapshot: 'snp_left' })).rejects.toEqual(code('not_found'));
    expect(await sh(heir.id, 'cat /data')).toBe('left\n');
    await under.driver().destroy(heir.id, KILL);
  });
}
