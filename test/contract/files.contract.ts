import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

import type { FilesOf } from '../../src/agent/drivers/driver-files.js';
import { code, type DriverBed, KILL } from './driver-bed.js';

/** Files read and written from outside; part of the contract every driver passes. */
export function filesContract(under: DriverBed): void {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const sh = async (id: string, script: string): Promise<string> => Buffer.from((await under.exec(id, ['sh', '-c', script])).stdout).toString('utf8');
  const read = async (of: FilesOf, path: string): Promise<string> => {
    const { content } = await under.driver().readFile(of, path);
    const chunks: Buffer[] = [];
    for await (const chunk of content!) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  };
  const write = async (id: string, path: string, text: string): Promise<void> => {
    await writeFile(join(folder, 'content'), text);
    expect(await under.driver().writeFile(id, path, join(folder, 'content'), {})).toMatchObject({ kind: 'file', size: text.length });
  };

  it('reads, writes, lists and removes, running or not', async () => {
    const { id } = await under.running();
    const of = { container: id };
    await sh(id, 'echo inside > /root/own');
    for (const state of ['running', 'stopped']) {
      if (state === 'stopped') await under.driver().stop(id, KILL);
      expect(await read(of, '/root/own')).toBe('inside\n');
      await write(id, `/root/${state}`, '');
      await write(id, `/root/${state}`, state);
      expect(await read(of, `/root/../root/${state}`)).toBe(state);
      await under.driver().makeFolder(id, `/root/in-${state}`, {});
      await write(id, `/root/in-${state}/file`, 'x');
      const { info, entries, content } = await under.driver().readFile(of, '/root');
      expect([info.kind, content, entries.map(({ name, kind }) => `${kind} ${name}`)]).toEqual([
        'folder',
        undefined,
        expect.arrayContaining(['file own', `file ${state}`, `folder in-${state}`]),
      ]);
      await expect(under.driver().removeFile(id, `/root/in-${state}`, false)).rejects.toEqual(code('conflict'));
      await under.driver().removeFile(id, `/root/in-${state}`, true);
      await expect(under.driver().readFile(of, `/root/in-${state}`)).rejects.toEqual(code('not_found'));
      await expect(under.driver().readFile(of, 'root')).rejects.toEqual(code('invalid'));
      await expect(under.driver().removeFile(id, '/', true)).rejects.toEqual(code('invalid'));
      await expect(under.driver().writeFile(id, '/root', join(folder, 'content'), {})).rejects.toEqual(code('invalid'));
      await expect(under.driver().writeFile(id, '/nowhere/file', join(folder, 'content'), {})).rejects.toEqual(code('not_found'));
    }
    await under.driver().start(id, 2);
    expect(await sh(id, 'cat /root/stopped')).toBe('stopped');
    await under.driver().destroy(id, KILL);
    await expect(under.driver().readFile(of, '/root/own')).rejects.toEqual(code('not_found'));
  });

  it('reads files of snapshots, and tells in what they differ', async () => {
    const { id, imageId } = await under.running();
    await sh(id, 'echo one > /root/changed; echo one > /root/gone');
    await under.driver().snapshot(id, 'snp_files_one');
    await sh(id, 'echo two > /root/changed; rm /root/gone; echo two > /root/new');
    await under.driver().snapshot(id, 'snp_files_two');
    const [one, two] = [{ id: 'snp_files_one', imageId }, { id: 'snp_files_two', imageId }];
    expect(await read({ snapshot: one }, '/root/changed')).toBe('one\n');
    expect(await read({ snapshot: two }, '/root/changed')).toBe('two\n');
    const { changes, truncated } = await under.driver().diffSnapshot(two, one);
    expect([truncated, changes.map(({ change, path }) => `${change} ${path}`).sort()]).toEqual([
      false,
      ['added /root/new', 'modified /root/changed', 'removed /root/gone'],
    ]);
    expect((await under.driver().diffSnapshot(one)).changes.map(({ path }) => path)).toEqual(expect.arrayContaining(['/root/changed', '/root/gone']));
    await expect(under.driver().diffSnapshot(one, { id: 'snp_nowhere', imageId })).rejects.toEqual(code('not_found'));
    await under.driver().destroy(id, KILL);
    for (const snapshot of [one, two]) await under.driver().deleteSnapshot(snapshot.id);
  });
}
