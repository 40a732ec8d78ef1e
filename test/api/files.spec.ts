import { readdir } from 'node:fs/promises';
import { request, type ClientRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

let app: TestApp;
let waiting: RestClient;
let id: string;
beforeAll(async () => {
  app = await startApp();
  await anImage(app.tenant, 'base');
  waiting = app.tenant.with({ prefer: 'wait=30' });
  id = (await waiting.post('/v1/containers', { name: 'box', image: 'base' })).body.container.id;
});
afterAll(() => app.close());

const files = (path: string, more = ''): string => `/v1/containers/box/files?path=${encodeURIComponent(path)}${more}`;
const put = (path: string, content: string, more = ''): Promise<RestAnswer> =>
  app.tenant.send('put', files(path, more), Buffer.from(content), 'application/octet-stream');
/** An upload that has begun and does not go on. */
function heldOpen(path: string): ClientRequest {
  const headers = { authorization: `Bearer ${app.tenant.key}`, 'content-type': 'application/octet-stream', 'content-length': 1_000_000 };
  const sending = request(new URL(path, app.url), { method: 'PUT', headers }).on('error', () => undefined);
  sending.write('begun');
  return sending;
}
const text = (answer: RestAnswer): string => (Buffer.isBuffer(answer.body) ? answer.body.toString('utf8') : answer.text);

describe('files of containers', () => {
  test('are written, read, listed and removed, while it runs and while it does not', async () => {
    for (const state of ['running', 'stopped']) {
      if (state === 'stopped') await waiting.post(`/v1/containers/${id}/actions/stop`, { force: true });
      const big = 'x'.repeat(700_000);
      const written = await put('/root/file', big, '&mode=0644');
      expect([written.status, written.body.file]).toEqual([
        200,
        expect.objectContaining({ name: 'file', kind: 'file', size: big.length, mode: '0644', uid: 0 }),
      ]);
      const read = await app.tenant.get(files('/root/file'));
      expect([read.status, read.headers['content-type'], read.headers['content-length'], read.headers['x-berth-uid'], read.headers['x-berth-mode']]).toEqual([
        200, 'application/octet-stream', String(big.length), '0', '0644',
      ]);
      expect(text(read)).toBe(big);
      await put('/root/file', '');
      expect((await app.tenant.get(files('/root/file'))).headers['content-length']).toBe('0');
      expect((await app.tenant.put(files('/root/folder', '&kind=folder'))).body.file.kind).toBe('folder');
      await put('/root/folder/within', 'y');
      const listed = await app.tenant.get(files('/root'));
      expect([listed.headers['x-berth-kind'], listed.body.truncated, listed.body.items.map((item: { name: string }) => item.name)]).toEqual([
        'folder',
        false,
        expect.arrayContaining(['file', 'folder']),
      ]);
      expect((await app.tenant.delete(files('/root/folder'))).body.code).toBe('conflict');
      expect((await app.tenant.delete(files('/root/folder', '&recursive=true'))).status).toBe(204);
      const twin = { input: { id: 'box', path: '/root/note', content: Buffer.from('h\u00e9').toString('base64'), mode: '0644' } };
      const made = await app.graphql.run(
        'mutation($input: WriteContainerFileInput!) { writeContainerFile(input: $input) { file { name size mode } userErrors { code } } }',
        twin,
      );
      expect(made.data.writeContainerFile).toEqual({ file: { name: 'note', size: 3, mode: '0644' }, userErrors: [] });
      expect(text(await app.tenant.get(files('/root/note')))).toBe('h\u00e9');
      await put('/root/large', 'x'.repeat(1024 ** 2 + 1));
      const large = await app.graphql.run('{ containerFile(id: "box", path: "/root/large") { content } }');
      expect(large.errors?.[0]?.extensions.code).toBe('too_large');
      const whole = await app.graphql.run(
        '{ note: containerFile(id: "box", path: "/root/note") { file { kind } content listing { truncated } } root: containerFile(id: "box", path: "/root") { content listing { items { name } } } }',
      );
      expect(whole.data.note).toEqual({ file: { kind: 'file' }, content: twin.input.content, listing: null });
      expect([whole.data.root.content, whole.data.root.listing.items]).toEqual([null, expect.arrayContaining([{ name: 'note' }])]);
      const removed = await app.graphql.run(
        'mutation($input: RemoveContainerFileInput!) { removeContainerFile(input: $input) { file { name size } userErrors { code } } }',
        { input: { id: 'box', path: '/root/file' } },
      );
      expect(removed.data.removeContainerFile).toEqual({ file: { name: 'file', size: 0 }, userErrors: [] });
      expect((await app.tenant.get(files('/root/file'))).body.code).toBe('not_found');
    }
    await waiting.post(`/v1/containers/${id}/actions/start`, {});
  });

  test('are refused without their scopes, for what names no file, and without a body', async () => {
    expect((await app.tenant.get(files('root'))).body.code).toBe('invalid');
    expect((await app.tenant.get('/v1/containers/box/files')).body.code).toBe('invalid');
    expect((await put('/root/', 'x')).body.code).toBe('invalid');
    expect((await put('/root/x', 'x', '&mode=9')).body.code).toBe('invalid');
    expect((await put('/nowhere/x', 'x')).body.code).toBe('not_found');
    expect((await app.tenant.put(files('/root/x'))).body.code).toBe('invalid');
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['containers:*', 'snapshots:*'] })).body;
    const narrow = new RestClient(app.url, secret);
    expect((await narrow.get(files('/root'))).body.code).toBe('forbidden');
    expect((await narrow.delete(files('/root/x'))).body.code).toBe('forbidden');
  });

  test('of a full disk keep their content', async () => {
    await put('/root/kept', 'old');
    await waiting.patch('/v1/containers/box', { limits: { diskMiB: 16 } });
    expect((await put('/root/kept', 'x'.repeat(17 << 20))).body).toMatchObject({ code: 'quota_exceeded', status: 403, detail: expect.stringContaining('limits.diskMiB') });
    expect(text(await app.tenant.get(files('/root/kept')))).toBe('old');
  });

  test('on their way are few for each tenant, and end with what holds them open', async () => {
    const staged = async (): Promise<number> => (await readdir(join(app.config.stateDir, 'agent/files'))).length;
    const before = text(await app.tenant.get(files('/root/kept')));
    const held = Array.from({ length: 8 }, (_, i) => heldOpen(files(`/root/held-${i}`)));
    await eventually(async () => expect(await staged()).toBe(8));
    expect((await put('/root/ninth', 'x')).body).toMatchObject({ status: 429, code: 'rate_limited', detail: '8 uploads of the tenant are under way; wait until one has ended' });
    expect(text(await app.tenant.get(files('/root/kept')))).toBe(before);
    for (const one of held) one.destroy();
    await eventually(async () => expect(await staged()).toBe(0));
    await eventually(async () => expect((await put('/root/ninth', 'x')).status).toBe(200));
  });
});

describe('files of snapshots', () => {
  test('are read without restoring, and changed paths are told, to their owner alone', async () => {
    await put('/root/note', 'one');
    await waiting.post('/v1/containers/box/snapshots', { name: 'one' });
    await put('/root/note', 'two');
    await put('/root/new', 'two');
    await waiting.post('/v1/containers/box/snapshots', { name: 'two' });
    expect(text(await app.tenant.get('/v1/snapshots/one/files?path=/root/note'))).toBe('one');
    expect((await app.tenant.get('/v1/snapshots/two/files?path=/root')).body.items.map((item: { name: string }) => item.name)).toEqual(
      expect.arrayContaining(['new', 'note']),
    );
    const diff = await app.tenant.get('/v1/snapshots/two/diff?from=one');
    expect(diff.body).toEqual({
      items: [
        { path: '/root/new', change: 'added', kind: 'file' },
        { path: '/root/note', change: 'modified', kind: 'file' },
      ],
      truncated: false,
    });
    const twin = await app.graphql.run('query { snapshotDiff(id: "two", from: "one") { truncated items { path change kind } } }', {});
    expect(twin.data.snapshotDiff).toEqual(diff.body);
    expect((await app.tenant.get('/v1/snapshots/one/diff')).body.items).toContainEqual({ path: '/root/note', change: 'added', kind: 'file' });
    expect((await app.tenant.get('/v1/snapshots/two/diff?from=none')).body.code).toBe('not_found');

    const { id: theirs } = (await app.tenant.get('/v1/snapshots/one')).body;
    const { tenantKey } = await bootstrap(app.database.ownerUrl, { environment: 'test', tenantName: 'stranger' });
    const stranger = new RestClient(app.url, tenantKey).with({ prefer: 'wait=30' });
    await anImage(stranger, 'base');
    await stranger.post('/v1/containers', { name: 'box', image: 'base' });
    await stranger.post('/v1/containers/box/snapshots', { name: 'own' });
    expect((await stranger.get('/v1/snapshots/own/diff')).status).toBe(200);
    expect((await stranger.get(`/v1/snapshots/own/diff?from=${theirs}`)).body.code).toBe('not_found');
  });
});
