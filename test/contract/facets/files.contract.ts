import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { FilesOf } from '../../../src/agent/drivers/facets/files.js';
import { code, type DriverBed, KILL } from '../driver-bed.js';

/** Files read and written from outside. */
export function filesContract(bed: () => DriverBed): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const sh = (id: string, script: string): Promise<string> => bed().sh(id, script);
  const read = async (of: FilesOf, path: string): Promise<string> => {
    const { content } = await bed().facet('files').read(of, path);
    const chunks: Buffer[] = [];
    for await (const chunk of content!) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  };
  const write = async (id: string, path: string, text: string): Promise<void> => {
    await writeFile(join(folder, 'content'), text);
    expect(await bed().facet('files').write(id, path, join(folder, 'content'), {})).toMatchObject({ kind: 'file', size: text.length });
  };

  it('reads, writes, lists and removes, running or not', async () => {
    const { id } = await bed().running();
    const of = { container: id };
    await sh(id, 'echo inside > /root/own');
    for (const state of ['running', 'stopped']) {
      if (state === 'stopped') await bed().driver.stop(id, KILL);
      expect(await read(of, '/root/own')).toBe('inside\n');
      await write(id, `/root/${state}`, '');
      await write(id, `/root/${state}`, state);
      expect(await read(of, `/root/../root/${state}`)).toBe(state);
      await bed().facet('files').makeFolder(id, `/root/in-${state}`, {});
      await write(id, `/root/in-${state}/file`, 'x');
      const { info, entries, content } = await bed().facet('files').read(of, '/root');
      expect([info.kind, content, entries.map(({ name, kind }) => `${kind} ${name}`)]).toEqual([
        'folder',
        undefined,
        expect.arrayContaining(['file own', `file ${state}`, `folder in-${state}`]),
      ]);
      await expect(bed().facet('files').remove(id, `/root/in-${state}`, false)).rejects.toEqual(code('conflict'));
      await bed().facet('files').remove(id, `/root/in-${state}`, true);
      await expect(bed().facet('files').read(of, `/root/in-${state}`)).rejects.toEqual(code('not_found'));
      await expect(bed().facet('files').read(of, 'root')).rejects.toEqual(code('invalid'));
      await expect(bed().facet('files').remove(id, '/', true)).rejects.toEqual(code('invalid'));
      await expect(bed().facet('files').write(id, '/root', join(folder, 'content'), {})).rejects.toEqual(code('invalid'));
      await expect(bed().facet('files').write(id, '/nowhere/file', join(folder, 'content'), {})).rejects.toEqual(code('not_found'));
    }
    await bed().driver.start(id, 2);
    expect(await sh(id, 'cat /root/stopped')).toBe('stopped');
    await bed().driver.destroy(id, KILL);
    await expect(bed().facet('files').read(of, '/root/own')).rejects.toEqual(code('not_found'));
  });

  it('reads files of snapshots', async () => {
    const { id, imageId } = await bed().running();
    await sh(id, 'echo one > /root/changed');
    await bed().facet('snapshots').take(id, 'snp_files');
    await sh(id, 'echo two > /root/changed');
    expect(await read({ snapshot: { id: 'snp_files', imageId } }, '/root/changed')).toBe('one\n');
    await expect(bed().facet('files').read({ snapshot: { id: 'snp_nowhere', imageId } }, '/root')).rejects.toEqual(code('not_found'));
    await bed().destroy(id);
    await bed().facet('snapshots').delete('snp_files');
  });
}
