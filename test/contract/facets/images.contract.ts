import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { ociLayout, tarOf } from '../../support/oci-layout.js';
import { code, type DriverBed, IMAGE, IMPORT } from '../driver-bed.js';

/** Archives of every shape taken in, the bad ones refused. */
export function imagesContract(bed: () => DriverBed): void {
  const archive = (): string => bed().under.archive!;

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
      const info = await bed().facet('images').import(id, join(folder, id), IMPORT);
      expect([id, info.os, info.release]).toEqual([id, 'shaped', '3']);
      await bed().facet('images').delete(id);
    }
    const oci = ociLayout(layers, { Entrypoint: ['/bin/x'], Cmd: ['y'], Env: ['A=b=c'], User: 'ann:staff', WorkingDir: '/srv', StopSignal: 'SIGQUIT' });
    await writeFile(join(folder, 'oci'), oci.archive);
    const info = await bed().facet('images').import('img_told', join(folder, 'oci'), IMPORT);
    expect(info).toMatchObject({ digest: oci.digest, command: ['/bin/x', 'y'], env: { A: 'b=c' } });
    expect(info.runAs).toEqual({ user: 'ann:staff', workingDir: '/srv', stopSignal: 'SIGQUIT' });
    await bed().facet('images').delete('img_told');
    await writeFile(join(folder, 'bad'), ociLayout(layers, {}, (blobs) => blobs[0]!.write('X', 600)).archive);
    await expect(bed().facet('images').import('img_bad', join(folder, 'bad'), IMPORT)).rejects.toEqual(code('invalid'));
    expect((await bed().driver.list()).images).not.toContain('img_bad');
    await rm(folder, { recursive: true });
  });

  it('imports once, however often it is asked', async () => {
    const again = await bed().facet('images').import(IMAGE, archive(), IMPORT);
    expect(again).toMatchObject({ imageId: IMAGE, hasInit: true, digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    expect(again.sizeBytes).toBeGreaterThan(0);
    expect((await bed().driver.list()).images?.filter((id) => id === IMAGE)).toHaveLength(1);
  });

  it('refuses what is no archive, and leaves nothing of it', async () => {
    await expect(bed().facet('images').import('img_broken', import.meta.filename, IMPORT)).rejects.toEqual(code('invalid'));
    expect((await bed().driver.list()).images).not.toContain('img_broken');
  });

  it('refuses an archive beyond the limits', async () => {
    await expect(bed().facet('images').import('img_big', archive(), { ...IMPORT, maxBytes: 10 })).rejects.toEqual(code('invalid'));
    await expect(bed().facet('images').import('img_many', archive(), { ...IMPORT, maxEntries: 1 })).rejects.toEqual(code('invalid'));
    expect((await bed().driver.list()).images).toEqual(expect.not.arrayContaining(['img_big', 'img_many']));
  });

  it('deletes an unused image, twice, and keeps a used one', async () => {
    await bed().facet('images').import('img_other', archive(), IMPORT);
    await bed().facet('images').delete('img_other');
    await bed().facet('images').delete('img_other');
    expect((await bed().driver.list()).images).not.toContain('img_other');
    const { id } = await bed().driver.create(bed().specOf());
    await expect(bed().facet('images').delete(IMAGE)).rejects.toEqual(code('conflict'));
    await bed().destroy(id);
  });

  it('makes no container of an image that is not there', async () => {
    await expect(bed().driver.create(bed().specOf({ imageId: 'img_absent' }))).rejects.toEqual(code('not_found'));
  });
}
