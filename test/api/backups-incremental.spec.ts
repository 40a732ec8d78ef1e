import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { RestAnswer, RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

const MIB = 1024 ** 2;
const PASSPHRASE = 'a passphrase of five words';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  for (const name of ['web', 'other']) await waiting.post('/v1/containers', { name, image: 'busybox' });
  await put('/large', randomBytes(3 * MIB));
});
afterAll(() => app.close());

const items = async (noun: string): Promise<{ id: string; name: string }[]> => (await app.tenant.get(`/v1/${noun}`)).body.items;
const folder = (): string => join(app.config.backupDir, app.keys.tenantId);
/** Newest first, so that what stands on others goes before them. */
afterEach(async () => {
  app.host.faults.release();
  for (const { id, name } of await items('containers')) if (!['web', 'other'].includes(name)) await waiting.delete(`/v1/containers/${id}?force=true`);
  // what restores made goes by itself, but at a time of its own
  for (const { id, name } of await items('images')) if (name !== 'busybox') await waiting.delete(`/v1/images/${id}`);
  for (const { id } of await items('backups')) expect((await waiting.delete(`/v1/backups/${id}`)).body.operation.status).toBe('succeeded');
  expect([readdirSync(folder()), await used(app)]).toEqual([[], expect.objectContaining({ backups: 0, backupMiB: 0 })]);
});

async function put(path: string, bytes: Buffer, container = 'web'): Promise<void> {
  const answer = await app.tenant.with({ 'content-type': 'application/octet-stream' }).put(`/v1/containers/${container}/files?path=${path}`, bytes);
  if (answer.status >= 300) throw new Error(answer.text);
}
const create = (name: string, more: object = {}): Promise<RestAnswer> => waiting.post('/v1/containers/web/backups', { name, ...more });
const restore = (name: string, body: object = {}): Promise<RestAnswer> => waiting.post(`/v1/backups/${name}/actions/restore`, { name: `from-${name}`, ...body });
const verify = (name: string, body: object = {}): Promise<RestAnswer> => waiting.post(`/v1/backups/${name}/actions/verify`, body);
const read = async (container: string): Promise<string> => String((await app.tenant.get(`/v1/containers/${container}/files?path=/note`)).body);
const download = async (name: string): Promise<Buffer> => {
  const answer = await fetch(`${app.url}/v1/backups/${name}/download`, { headers: { authorization: `Bearer ${app.keys.tenantKey}` } });
  return Buffer.from(await answer.arrayBuffer());
};
const upload = (name: string, bytes: Buffer): Promise<RestAnswer> =>
  app.tenant.with({ 'content-type': 'application/octet-stream', prefer: 'wait=30' }).post(`/v1/backups?name=${name}`, bytes);

/** One that holds all, and further ones that hold what changed since, each with another note. */
async function chain(more: object = {}, names = ['first', 'second', 'third']): Promise<{ id: string; sizeBytes: number; baseId?: string }[]> {
  const made = [];
  for (const [index, name] of names.entries()) {
    const base = names[index - 1];
    await put('/note', Buffer.from(name));
    const { body } = await create(name, { ...(base ? { base } : {}), ...more });
    expect(body.operation.status).toBe('succeeded');
    made.push(body.backup);
  }
  return made;
}

describe('incremental backups', () => {
  test('hold what changed, are restored with what they stand on, and are counted by what they hold', async () => {
    const [first, second, third] = await chain();
    expect([first!.baseId, second!.baseId, third!.baseId]).toEqual([undefined, first!.id, second!.id]);
    expect(first!.sizeBytes).toBeGreaterThan(3 * MIB);
    for (const { sizeBytes } of [second!, third!]) expect(sizeBytes).toBeLessThan(MIB);
    expect(await used(app)).toMatchObject({ backups: 3, backupMiB: Math.ceil(first!.sizeBytes / MIB) + 2 });
    for (const name of ['first', 'second', 'third']) {
      expect((await restore(name)).body.operation.status).toBe('succeeded');
      expect(await read(`from-${name}`)).toBe(name);
    }
    const checked = (await verify('third')).body.operation;
    expect([checked.status, checked.steps.map(({ name }: { name: string }) => name)]).toEqual(['succeeded', ['read', 'unpack']]);
  });

  test('keep what they stand on from being deleted', async () => {
    await chain();
    for (const [name, above] of [['first', 'second'], ['second', 'third']] as const) {
      const refused = await app.tenant.delete(`/v1/backups/${name}`);
      expect([refused.status, refused.body.code, refused.body.detail]).toEqual([409, 'conflict', `the backup ${name} is the base of ${above}: delete those first`]);
    }
    expect((await waiting.delete('/v1/backups/third')).body.operation.status).toBe('succeeded');
    expect((await waiting.delete('/v1/backups/second')).body.operation.status).toBe('succeeded');
  });

  test('are not made of what cannot be their base', async () => {
    await create('first');
    await waiting.post('/v1/containers/other/backups', { name: 'strange' });
    const refusal = async (body: object): Promise<unknown> => {
      const { body: refused } = await create('second', body);
      return [refused.code, refused.errors?.[0]?.pointer];
    };
    expect(await refusal({ base: 'strange' })).toEqual(['invalid', '/base']);
    expect(await refusal({ base: 'none' })).toEqual(['not_found', '/base']);
    expect(await refusal({ base: 'first', passphrase: PASSPHRASE })).toEqual(['invalid', '/passphrase']);
    app.host.faults.add({ verb: 'snapshots.take', at: 'before', kind: 'fail', code: 'no_capacity' });
    await create('failed');
    expect(await refusal({ base: 'failed' })).toEqual(['conflict', undefined]);
    expect((await items('backups')).map(({ name }) => name).sort()).toEqual(['failed', 'first', 'strange']);
  });

  test('let go of their base when they fail', async () => {
    await create('first');
    app.host.faults.add({ verb: 'snapshots.delete', at: 'before', kind: 'fail', code: 'no_capacity' });
    expect((await create('second', { base: 'first' })).body).toMatchObject({ operation: { status: 'failed' }, backup: { status: 'error' } });
    expect((await waiting.delete('/v1/backups/first')).body.operation.status).toBe('succeeded');
  });

  test('are found out when the file of what they stand on was changed', async () => {
    const [first] = await chain();
    const path = join(folder(), first!.id);
    await appendFile(path, 'more');
    const { body } = await verify('third');
    expect(body).toMatchObject({ operation: { status: 'failed' }, backup: { status: 'error', statusReason: { code: 'invalid', message: expect.stringContaining('the file of first') } } });
    await truncate(path, first!.sizeBytes);
    expect((await verify('third')).body.backup.status).toBe('ready');
    // found by a restore too, wherever nobody looked before
    await truncate(path, first!.sizeBytes - 2 * MIB);
    const before = await used(app);
    expect((await restore('second')).body).toMatchObject({ operation: { status: 'failed' }, container: { status: 'error' } });
    await waiting.delete('/v1/containers/from-second?force=true');
    expect(await used(app)).toEqual(before);
  });

  test('are closed with the passphrase of what they stand on, and with no other', async () => {
    await chain({ passphrase: PASSPHRASE }, ['first', 'third']);
    for (const more of [{}, { passphrase: 'another passphrase' }]) expect((await create('fifth', { base: 'third', ...more })).body.errors[0].pointer).toBe('/passphrase');
    expect((await restore('third', { passphrase: PASSPHRASE })).body.operation.status).toBe('succeeded');
    expect(await read('from-third')).toBe('third');
    expect((await verify('third', { passphrase: PASSPHRASE })).body.operation.status).toBe('succeeded');
    expect((await verify('third')).body.operation.status).toBe('succeeded');
  });

  test('are taken in after what they stand on', async () => {
    await chain();
    const files = [await download('first'), await download('second')] as const;
    for (const name of ['third', 'second', 'first']) await waiting.delete(`/v1/backups/${name}`);
    const refused = await upload('two', files[1]);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([400, 'invalid', expect.stringMatching(/^the backup holds what changed since first, whose file has the digest sha256:/)]);
    expect([await items('backups'), readdirSync(folder())]).toEqual([[], []]);
    const { id } = (await upload('one', files[0])).body.backup;
    expect((await upload('two', files[1])).body).toMatchObject({ operation: { status: 'succeeded' }, backup: { status: 'ready', baseId: id } });
    expect((await app.tenant.delete('/v1/backups/one')).body.code).toBe('conflict');
    expect((await restore('two')).body.operation.status).toBe('succeeded');
    expect(await read('from-two')).toBe('second');
  });

  test('that were taken in closed say what they lack once they are opened', async () => {
    await chain({ passphrase: PASSPHRASE }, ['first', 'second']);
    await upload('closed', await download('second'));
    expect((await restore('closed', { passphrase: PASSPHRASE })).body).toMatchObject({ code: 'invalid', detail: expect.stringContaining('what changed since first') });
    expect((await verify('closed', { passphrase: PASSPHRASE })).body).toMatchObject({ operation: { status: 'failed', error: { code: 'invalid' } } });
  });

  test('are made over GraphQL', async () => {
    await create('first');
    const document = 'mutation($input: CreateBackupInput!) { createBackup(input: $input) { backup { status baseId } userErrors { code } } }';
    const made = await app.graphql.with({ prefer: 'wait=30' }).run(document, { input: { containerId: 'web', name: 'second', base: 'first' } });
    expect(made.data.createBackup).toEqual({ backup: { status: 'ready', baseId: (await app.tenant.get('/v1/backups/first')).body.id }, userErrors: [] });
  });
});
