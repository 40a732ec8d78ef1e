import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import type { Snapshots } from '../../../src/agent/drivers/facets/snapshots.js';
import { code, type DriverBed, IMAGE, IMPORT, KILL } from '../driver-bed.js';

/** Snapshots, other roots in place of a container's, and archives of them. */
export function snapshotsContract(bed: () => DriverBed): void {
  const snapshots = (): Snapshots => bed().facet('snapshots');
  const sh = (id: string, script: string): Promise<string> => bed().sh(id, script);

  it('restores what was written, also into a running container', async () => {
    const spec = await bed().running();
    const { id } = spec;
    await sh(id, 'echo one > /data');
    expect(await snapshots().take(id, 'snp_restore')).toBeGreaterThanOrEqual(0);
    await sh(id, 'echo two > /data; echo new > /new');
    expect(await snapshots().take(id, 'snp_restore')).toBeGreaterThanOrEqual(0);
    expect((await bed().driver.list()).snapshots).toContain('snp_restore');

    expect(await snapshots().restore(spec, { snapshot: 'snp_restore' })).toMatchObject({ state: 'stopped' });
    await bed().driver.start(id, 2);
    expect(await sh(id, 'cat /data')).toBe('one\n');
    expect((await bed().exec(id, ['cat', '/new'])).exitCode).not.toBe(0);

    await sh(id, 'echo three > /data');
    await bed().driver.stop(id, KILL);
    await snapshots().restore(spec, { snapshot: 'snp_restore' });
    await bed().driver.start(id, 3);
    expect(await sh(id, 'cat /data')).toBe('one\n');
    await bed().driver.destroy(id, KILL);
  });

  it('rebuilds from an image as new, and puts the old root back', async () => {
    const file = { path: '/etc/note', mode: 0o644, content: Buffer.from('given\n') };
    const spec = await bed().running({ files: [file] });
    const { id } = spec;
    await sh(id, 'echo mine > /data; echo changed > /etc/note');
    await snapshots().take(id, 'snp_rebuild');
    expect(await snapshots().restore(spec, { image: spec.imageId })).toMatchObject({ state: 'stopped' });
    await bed().driver.start(id, 2);
    expect(await sh(id, 'cat /etc/note')).toBe('given\n');
    expect((await bed().exec(id, ['cat', '/data'])).exitCode).not.toBe(0);
    await snapshots().restore({ ...spec, files: [] }, { snapshot: 'snp_rebuild' });
    await bed().driver.start(id, 3);
    expect(await sh(id, 'cat /data /etc/note')).toBe('mine\nchanged\n');
    const nowhere = { ...spec, imageId: 'img_nowhere' };
    await expect(snapshots().restore(nowhere, { image: 'img_nowhere' })).rejects.toEqual(code('not_found'));
    expect(await bed().driver.observe(id)).toMatchObject({ state: 'running', run: 3 });
    await bed().driver.destroy(id, KILL);
  });

  it('clones into a new container that goes its own way, and outlives its origin', async () => {
    const { id } = await bed().running();
    await sh(id, 'echo origin > /data');
    await snapshots().take(id, 'snp_clone');
    const clone = bed().specOf();
    await bed().driver.create(clone, { snapshot: 'snp_clone' });
    await bed().driver.start(clone.id, 1);
    await sh(clone.id, 'echo clone >> /data');
    expect(await sh(clone.id, 'cat /data')).toBe('origin\nclone\n');
    expect(await sh(id, 'cat /data')).toBe('origin\n');

    await bed().driver.destroy(id, KILL);
    await snapshots().delete('snp_clone');
    expect(await sh(clone.id, 'cat /data')).toBe('origin\nclone\n');
    await bed().driver.destroy(clone.id, KILL);
  });

  it('outlives its container, and is deleted twice', async () => {
    const { id } = await bed().running();
    await sh(id, 'echo left > /data');
    await bed().driver.stop(id, KILL);
    await snapshots().take(id, 'snp_left');
    await bed().driver.destroy(id, KILL);
    const heir = bed().specOf();
    await bed().driver.create(heir, { snapshot: 'snp_left' });
    await bed().driver.start(heir.id, 1);
    expect(await sh(heir.id, 'cat /data')).toBe('left\n');
    await snapshots().delete('snp_left');
    await snapshots().delete('snp_left');
    expect((await bed().driver.list()).snapshots).not.toContain('snp_left');
    await expect(snapshots().restore(heir, { snapshot: 'snp_left' })).rejects.toEqual(code('not_found'));
    expect(await sh(heir.id, 'cat /data')).toBe('left\n');
    await bed().driver.destroy(heir.id, KILL);
  });

  it('tells in what snapshots differ', async () => {
    const { id, imageId } = await bed().running();
    await sh(id, 'echo one > /root/changed; echo one > /root/gone');
    await snapshots().take(id, 'snp_files_one');
    await sh(id, 'echo two > /root/changed; rm /root/gone; echo two > /root/new');
    await snapshots().take(id, 'snp_files_two');
    const [one, two] = [{ id: 'snp_files_one', imageId }, { id: 'snp_files_two', imageId }];
    const { changes, truncated } = await snapshots().diff(two, one);
    expect([truncated, changes.map(({ change, path }) => `${change} ${path}`).sort()]).toEqual([
      false,
      ['added /root/new', 'modified /root/changed', 'removed /root/gone'],
    ]);
    expect((await snapshots().diff(one)).changes.map(({ path }) => path)).toEqual(expect.arrayContaining(['/root/changed', '/root/gone']));
    await expect(snapshots().diff(one, { id: 'snp_nowhere', imageId })).rejects.toEqual(code('not_found'));
    await bed().driver.destroy(id, KILL);
    for (const snapshot of [one, two]) await snapshots().delete(snapshot.id);
  });

  it('packs a snapshot into an archive that becomes an image', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-pack-'));
    const { id } = await bed().running();
    await sh(id, 'echo kept > /root/kept');
    await snapshots().take(id, 'snp_packed');
    await sh(id, 'echo later > /root/later');
    expect(await snapshots().pack('snp_packed', IMAGE, join(folder, 'archive'), IMPORT)).toEqual({ bytes: expect.any(Number), leftOut: [] });
    await bed().facet('images').import('img_packed', join(folder, 'archive'), IMPORT);
    const copy = await bed().running({ imageId: 'img_packed' });
    expect(await sh(copy.id, 'cat /root/kept')).toBe('kept\n');
    expect(await sh(copy.id, 'cat /root/later')).toBe('');
    await expect(snapshots().pack('snp_none', IMAGE, join(folder, 'no'), IMPORT)).rejects.toEqual(code('not_found'));
    await expect(snapshots().pack('snp_packed', 'img_none', join(folder, 'no'), IMPORT)).rejects.toEqual(code('not_found'));
    await expect(snapshots().pack('snp_packed', IMAGE, join(folder, 'no'), { ...IMPORT, maxEntries: 1 })).rejects.toEqual(code('invalid'));
    await bed().destroy(id, copy.id);
    await snapshots().delete('snp_packed');
    await bed().facet('images').delete('img_packed');
    await rm(folder, { recursive: true });
  });

  it('says not_found for what is not there', async () => {
    await expect(snapshots().take('ctr_absent', 'snp_absent')).rejects.toEqual(code('not_found'));
    await expect(bed().driver.create(bed().specOf(), { snapshot: 'snp_absent' })).rejects.toEqual(code('not_found'));
  });
}
