import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { ociLayout, tarOf } from '../support/oci-layout.js';
import { code, type DriverBed, IMPORT, KILL } from './driver-bed.js';

const IMAGE = 'img_contract';

/** What every driver makes of archives that are more than a root file system, and archives of snapshots. */
export function archiveContract(bed: DriverBed): void {
  it('unpacks an OCI layout, layer on layer, and an Incus image in one archive or two', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-shapes-'));
    const passwd = tarOf({ 'etc/os-release': 'ID=shaped\nVERSION_ID=3\n', 'etc/gone': 'x' });
    const layers = [passwd, tarOf({ 'etc/.wh.gone': '', 'etc/new': 'n' })];
    const metadata = { 'metadata.yaml': 'architecture: x86_64\n' };
    const shapes = {
      img_oci: ociLayout(layers).archive,
      img_unified: tarOf({ ...metadata, 'rootfs/etc/os-release': 'ID=shaped\nVERSION_ID=3\n' }),
      img_split: tarOf({ 'metadata.tar': tarOf(metadata), 'rootfs.tar': passwd }),
    };
    for (const [id, archive] of Object.entries(shapes)) {
      await writeFile(join(folder, id), archive);
      const info = await bed.driver().importImage(id, join(folder, id), IMPORT);
      expect([id, info.os, info.release]).toEqual([id, 'shaped', '3']);
      await bed.driver().deleteImage(id);
    }
    const oci = ociLayout(layers, { Entrypoint: ['/bin/x'], Cmd: ['y'], Env: ['A=b=c'] });
    await writeFile(join(folder, 'oci'), oci.archive);
    const info = await bed.driver().importImage('img_told', join(folder, 'oci'), IMPORT);
    expect(info).toMatchObject({ digest: oci.digest, command: ['/bin/x', 'y'], env: { A: 'b=c' } });
    await bed.driver().deleteImage('img_told');
    await writeFile(join(folder, 'bad'), ociLayout(layers, {}, (blobs) => blobs[0]!.write('X', 600)).archive);
    await expect(bed.driver().importImage('img_bad', join(folder, 'bad'), IMPORT)).rejects.toEqual(code('invalid'));
    expect((await bed.driver().list()).images).not.toContain('img_bad');
    await rm(folder, { recursive: true });
  });

  it('packs a snapshot into an archive that becomes an image', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'berth-pack-'));
    const { id } = await bed.running();
    await bed.sh(id, 'echo kept > /root/kept');
    await bed.driver().snapshot(id, 'snp_packed');
    await bed.sh(id, 'echo later > /root/later');
    expect(await bed.driver().packSnapshot('snp_packed', IMAGE, join(folder, 'archive'), IMPORT)).toBeGreaterThan(0);
    await bed.driver().importImage('img_packed', join(folder, 'archive'), IMPORT);
    const copy = await bed.running({ imageId: 'img_packed' });
    expect(await bed.sh(copy.id, 'cat /root/kept')).toBe('kept\n');
    expect(await bed.sh(copy.id, 'cat /root/later')).toBe('');
    await expect(bed.driver().packSnapshot('snp_none', IMAGE, join(folder, 'no'), IMPORT)).rejects.toEqual(code('not_found'));
    await expect(bed.driver().packSnapshot('snp_packed', 'img_none', join(folder, 'no'), IMPORT)).rejects.toEqual(code('not_found'));
    await expect(bed.driver().packSnapshot('snp_packed', IMAGE, join(folder, 'no'), { ...IMPORT, maxEntries: 1 })).rejects.toEqual(code('invalid'));
    for (const made of [id, copy.id]) await bed.driver().destroy(made, KILL);
    await bed.driver().deleteSnapshot('snp_packed');
    await bed.driver().deleteImage('img_packed');
    await rm(folder, { recursive: true });
  });
}
