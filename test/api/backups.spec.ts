import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { FakeMachine } from '../../src/agent/drivers/fake/fake-machine.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let container: string;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
  const made = await waiting.post('/v1/containers', { name: 'web', image: 'busybox', env: { COLOUR: 'blue' }, labels: { app: 'web' } });
  container = made.body.container.id;
  await app.tenant.post('/v1/containers/web/exec', { command: ['sh', '-c', 'echo kept > /root/file'] });
});
afterAll(() => app.close());

const folder = (): string => join(app.config.backupDir, app.keys.tenantId);
const files = (): string[] => (existsSync(folder()) ? readdirSync(folder()) : []);
/** Everything goes again: files, quota, and whatever lay on the host meanwhile. */
afterEach(async () => {
  app.host.faults.release();
  for (const { id } of (await app.tenant.get('/v1/backups')).body.items) await waiting.delete(`/v1/backups/${id}`);
  await eventually(async () => {
    expect(files()).toEqual([]);
    expect(await used(app)).toMatchObject({ backups: 0, backupMiB: 0 });
    expect((await app.host.list()).snapshots).toEqual([]);
    expect(readdirSync(join(app.config.stateDir, 'agent/staging'))).toEqual([]);
  });
});

const download = (name: string, headers: Record<string, string> = {}, key = app.keys.tenantKey): Promise<Response> =>
  fetch(`${app.url}/v1/backups/${name}/download`, { headers: { authorization: `Bearer ${key}`, ...headers } });
const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const containers = async (): Promise<string[]> => (await app.tenant.get('/v1/containers')).body.items.map(({ name }: { name: string }) => name).sort();
/** What a test restored, with its image. */
const forget = async (): Promise<void> => {
  for (const { id, name } of (await app.tenant.get('/v1/containers')).body.items) if (name !== 'web') await waiting.delete(`/v1/containers/${id}?force=true`);
  for (const { id, name } of (await app.tenant.get('/v1/images')).body.items) if (name !== 'busybox') await waiting.delete(`/v1/images/${id}`);
};

describe('backups', () => {
  afterEach(forget);

  test('one is made of a running container, listed, found by label, and deleted with its file', async () => {
    const made = await waiting.post('/v1/containers/web/backups', { name: 'first', labels: { reason: 'test' } });
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({ kind: 'backup.create', status: 'succeeded', resource: { type: 'backup', id: made.body.backup.id } });
    expect(made.body.backup).toMatchObject({ name: 'first', status: 'ready', containerId: container, containerName: 'web', labels: { reason: 'test' } });
    expect(await used(app)).toMatchObject({ backups: 1, backupMiB: 1, snapshots: 0 });
    expect(files()).toEqual([made.body.backup.id]);
    expect([(await app.host.list()).snapshots, readdirSync(join(app.config.stateDir, 'agent/staging'))]).toEqual([[], []]);
    for (const path of ['/v1/backups', '/v1/backups?labels=reason=test', '/v1/backups?status=ready&name=first']) {
      expect((await app.tenant.get(path)).body.items).toEqual([made.body.backup]);
    }
    expect((await app.tenant.get('/v1/backups/first')).body).toEqual(made.body.backup);
    expect((await app.tenant.post('/v1/containers/web/backups', { name: 'first' })).body.code).toBe('name_taken');
    expect((await waiting.delete('/v1/backups/first')).body.operation.status).toBe('succeeded');
    expect([(await app.tenant.get('/v1/backups/first')).status, files()]).toEqual([404, []]);
    const types = (await app.tenant.get('/v1/events?after=0')).text;
    for (const verb of ['created', 'updated', 'deleted']) expect(types).toContain(`backup.${verb}`);
  });

  test('its file is a manifest and the archive of what the container saw; it is downloaded whole or in parts', async () => {
    const { backup } = (await waiting.post('/v1/containers/web/backups', { name: 'parts' })).body;
    const answer = await download('parts');
    const whole = await bytesOf(answer);
    expect([answer.status, answer.headers.get('accept-ranges'), answer.headers.get('etag')]).toEqual([200, 'bytes', `"${backup.digest}"`]);
    expect([whole.length, `sha256:${sha256(whole)}`]).toEqual([backup.sizeBytes, backup.digest]);
    const end = whole.indexOf('\n');
    const archive = whole.subarray(end + 1);
    expect(JSON.parse(whole.subarray(0, end).toString())).toMatchObject({
      format: 'berth-backup/1',
      name: 'web',
      image: { name: 'busybox', digest: expect.stringMatching(/^sha256:/) },
      labels: { app: 'web' },
      env: { COLOUR: 'blue' },
      archive: { bytes: archive.length, sha256: sha256(archive) },
    });
    const image = await app.tenant.with({ prefer: 'wait=30', 'content-type': 'application/x-tar' }).post('/v1/images?name=again', archive);
    expect(image.body.image).toMatchObject({ status: 'ready' });
    await waiting.post('/v1/containers', { name: 'again', image: 'again' });
    expect((await app.tenant.post('/v1/containers/again/exec', { command: ['cat', '/root/file'] })).body.stdout).toBe('kept\n');

    for (const [range, part] of [
      ['bytes=3-9', whole.subarray(3, 10)],
      ['bytes=10-', whole.subarray(10)],
      ['bytes=-7', whole.subarray(-7)],
      ['bytes=0-99999999', whole],
    ] as const) {
      const some = await download('parts', { range });
      expect([range, some.status, (await bytesOf(some)).equals(part)]).toEqual([range, 206, true]);
      expect(some.headers.get('content-range')).toMatch(new RegExp(`^bytes \\d+-\\d+/${whole.length}$`));
    }
    expect((await download('parts', { range: 'bytes=3-9', 'if-range': '"sha256:other"' })).status).toBe(200);
    expect((await download('parts', { range: 'bytes=3-9', 'if-range': `"${backup.digest}"` })).status).toBe(206);
    const beyond = await download('parts', { range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers.get('content-range'), (await beyond.json()).code]).toEqual([416, `bytes */${whole.length}`, 'range_not_satisfiable']);
  });

  test('it asks for scopes: a key for backups alone cannot read the files in one', async () => {
    await waiting.post('/v1/containers/web/backups', { name: 'closed' });
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'backups', scopes: ['backups:read', 'containers:read'] })).body;
    expect((await download('closed', {}, secret)).status).toBe(403);
    const reader = await fetch(`${app.url}/v1/containers/web/backups`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(reader.status).toBe(403);
  });

  test('one that waits for another image is of what the container stands on then', async () => {
    await waiting.post('/v1/containers', { name: 'moving', image: 'busybox', labels: { app: 'moving' } });
    await app.tenant.post('/v1/containers/moving/exec', { command: ['sh', '-c', 'echo next > /etc/next'] });
    await waiting.post('/v1/containers/moving/snapshots', { name: 'next' });
    await waiting.post('/v1/images', { name: 'next', source: { snapshotId: 'next' } });
    await waiting.delete('/v1/snapshots/next');
    app.host.faults.add({ verb: 'exchange.shadows', at: 'before', kind: 'hang' });
    await app.tenant.post('/v1/image-campaigns', { labels: 'app=moving', fromImage: 'busybox', toImage: 'next' });
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    expect((await app.tenant.post('/v1/containers/moving/backups', { name: 'moved' })).status).toBe(201);
    app.host.faults.release();
    await eventually(async () => expect((await app.tenant.get('/v1/backups/moved')).body.status).toBe('ready'));
    const whole = (await bytesOf(await download('moved'))).toString('latin1');
    expect(JSON.parse(whole.slice(0, whole.indexOf('\n'))).image.name).toBe('next');
    expect(whole).toContain('etc/next');
  });

  test('an image that is not for everyone any more does not keep its containers from being backed up', async () => {
    await app.operator.patch('/v1/images/busybox', { visibility: 'private' });
    const made = await waiting.post('/v1/containers/web/backups', { name: 'closed-image' });
    await app.operator.patch('/v1/images/busybox', { visibility: 'public' });
    expect(made.body.backup).toMatchObject({ status: 'ready' });
  });

  test('quota bounds how many there are and how large they are', async () => {
    const limit = (limits: object): Promise<unknown> => app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, limits);
    await limit({ backups: 1, backupMiB: 0 });
    const large = await waiting.post('/v1/containers/web/backups', { name: 'large' });
    expect(large.body).toMatchObject({
      operation: { status: 'failed', error: { code: 'quota_exceeded' } },
      backup: { status: 'error', statusReason: { code: 'quota_exceeded' } },
    });
    await limit({ backups: 1, backupMiB: 100 });
    expect((await waiting.post('/v1/containers/web/backups', { name: 'one' })).body.backup.status).toBe('ready');
    expect((await app.tenant.post('/v1/containers/web/backups', { name: 'two' })).body.code).toBe('quota_exceeded');
    await limit({ backups: 10, backupMiB: 1000 });
  });

  test.each([
    ['snapshots.take', 'after'],
    ['snapshots.pack', 'after'],
    ['snapshots.delete', 'before'],
  ] as const)('one that fails at %s (%s) leaves no file and holds nothing', async (verb, at) => {
    app.host.faults.add({ verb, at, kind: 'fail', code: 'no_capacity' });
    const made = await waiting.post('/v1/containers/web/backups', { name: 'failed' });
    expect(made.body).toMatchObject({
      operation: { status: 'failed', error: { code: 'no_capacity' } },
      backup: { status: 'error', statusReason: { code: 'no_capacity' } },
    });
    expect(files()).toEqual([]);
    expect((await app.host.list()).snapshots).toEqual([]);
    expect(await used(app)).toMatchObject({ backups: 0, backupMiB: 0 });
    expect((await download('failed')).status).toBe(409);
  });

  test('verify reads the file again: one that was changed becomes error, one that is as it was becomes ready', async () => {
    const { backup } = (await waiting.post('/v1/containers/web/backups', { name: 'sound' })).body;
    const verify = async (): Promise<unknown[]> => {
      const { body } = await waiting.post('/v1/backups/sound/actions/verify');
      return [body.operation.kind, body.operation.status, body.backup.status];
    };
    expect(await verify()).toEqual(['backup.verify', 'succeeded', 'ready']);
    appendFileSync(join(folder(), backup.id), 'more');
    expect(await verify()).toEqual(['backup.verify', 'failed', 'error']);
    expect((await app.tenant.get('/v1/backups/sound')).body.statusReason).toMatchObject({ code: 'invalid', message: expect.stringContaining(backup.digest) });
    expect((await app.tenant.post('/v1/backups/sound/actions/restore', { name: 'not' })).body.code).toBe('conflict');
    // What is left of it is its owner's all the same.
    const saved = await download('sound');
    expect([saved.status, (await bytesOf(saved)).length]).toEqual([200, backup.sizeBytes + 4]);
    const [first, part] = [await download('sound', { range: 'bytes=0-9' }), readFileSync(join(folder(), backup.id)).subarray(0, 10)];
    expect([first.status, await bytesOf(first)]).toEqual([206, part]);
    expect(await used(app)).toMatchObject({ backups: 1, backupMiB: 1 });
    truncateSync(join(folder(), backup.id), backup.sizeBytes);
    expect(await verify()).toEqual(['backup.verify', 'succeeded', 'ready']);
    const twin = await app.graphql
      .with({ prefer: 'wait=30' })
      .run('mutation { verifyBackup(input: {id: "sound"}) { backup { status } operation { status } userErrors { code } } }');
    expect(twin.data.verifyBackup).toEqual({ backup: { status: 'ready' }, operation: { status: 'succeeded' }, userErrors: [] });
  });

  test('what no archive can hold is left out and named; the rest comes back', async () => {
    const { layer } = (app.host as unknown as { machine: FakeMachine }).machine.container(container);
    layer[`/${'deep/'.repeat(1000)}file`] = 'x';
    const { backup } = (await waiting.post('/v1/containers/web/backups', { name: 'odd' })).body;
    delete layer[`/${'deep/'.repeat(1000)}file`];
    expect(backup).toMatchObject({ status: 'ready', leftOut: [expect.stringMatching(/^\/deep\/.*: its path is longer than 4095 bytes$/)] });
    expect((await waiting.post('/v1/backups/odd/actions/restore', { name: 'rest' })).body.operation.status).toBe('succeeded');
    const twin = await app.graphql.run('{ backup(id: "odd") { leftOut } }');
    expect(twin.data).toEqual({ backup: { leftOut: backup.leftOut } });
  });

  test('verify unpacks it on trial and keeps nothing of that; a host without room says nothing of the file', async () => {
    await waiting.post('/v1/containers/web/backups', { name: 'tried' });
    const verify = async (): Promise<object> => (await waiting.post('/v1/backups/tried/actions/verify')).body;
    expect(await verify()).toMatchObject({ operation: { status: 'succeeded', steps: [{ name: 'read' }, { name: 'unpack' }] }, backup: { status: 'ready' } });
    app.host.faults.add({ verb: 'images.import', at: 'before', kind: 'fail', code: 'no_capacity' });
    expect(await verify()).toMatchObject({ operation: { status: 'failed', error: { code: 'no_capacity' } }, backup: { status: 'ready' } });
    app.host.faults.add({ verb: 'images.import', at: 'before', kind: 'fail', code: 'invalid' });
    expect(await verify()).toMatchObject({ operation: { status: 'failed', error: { code: 'invalid' } }, backup: { status: 'error' } });
    expect([(await app.host.list()).images.length, readdirSync(join(app.config.stateDir, 'agent/staging'))]).toEqual([1, []]);
  });

  test('the same request twice makes one; GraphQL does the same', async () => {
    const once = waiting.with({ 'idempotency-key': 'backup-once' });
    const ids = [await once.post('/v1/containers/web/backups', {}), await once.post('/v1/containers/web/backups', {})].map(({ body }) => body.backup.id);
    expect(ids[0]).toBe(ids[1]);
    const run = (document: string): Promise<{ data: Record<string, object> }> => app.graphql.with({ prefer: 'wait=30' }).run(document) as never;
    const made = await run(
      'mutation { createBackup(input: {containerId: "web", name: "gql"}) { backup { id status sizeBytes } operation { status } userErrors { code } } }',
    );
    expect(made.data['createBackup']).toMatchObject({ backup: { status: 'ready' }, operation: { status: 'succeeded' }, userErrors: [] });
    const shown = await run('{ backup(id: "gql") { name containerName } backups(first: 5) { nodes { name } } }');
    expect(shown.data).toMatchObject({ backup: { name: 'gql', containerName: 'web' } });
    expect((await run(`mutation { deleteBackup(input: {id: "gql"}) { operation { status } } }`)).data['deleteBackup']).toEqual({
      operation: { status: 'succeeded' },
    });
  });
});

describe('backups restored', () => {
  afterEach(forget);

  test('a new container has the files and settings of the one that is gone meanwhile', async () => {
    const lost = await waiting.post('/v1/containers', {
      name: 'lost',
      image: 'busybox',
      env: { COLOUR: 'red' },
      labels: { app: 'lost' },
      limits: { memoryMiB: 128, cpus: 0.5 },
    });
    await app.tenant.post('/v1/containers/lost/exec', { command: ['sh', '-c', 'echo mine > /root/file'] });
    await waiting.post('/v1/containers/lost/backups', { name: 'kept' });
    await waiting.delete('/v1/containers/lost?force=true');
    const made = await waiting
      .with({ prefer: 'wait=30, handling=strict' })
      .post('/v1/backups/kept/actions/restore', { name: 'found', limits: { memoryMiB: 256 } });
    expect(made.body.operation).toMatchObject({ kind: 'container.create', status: 'succeeded' });
    const { limits } = lost.body.container;
    expect(made.body.container).toMatchObject({
      name: 'found',
      status: 'running',
      env: { COLOUR: 'red' },
      labels: { app: 'lost' },
      limits: { ...limits, memoryMiB: 256 },
    });
    expect((await app.tenant.post('/v1/containers/found/exec', { command: ['cat', '/root/file'] })).body.stdout).toBe('mine\n');
    expect((await app.tenant.get(`/v1/images/${made.body.container.image.id}`)).body).toMatchObject({
      visibility: 'private',
      status: 'ready',
      labels: { backup: expect.stringMatching(/^bak_/) },
    });
    expect((await waiting.delete(`/v1/images/${made.body.container.image.id}`)).body.code).toBe('conflict');
    const twin = await app.graphql
      .with({ prefer: 'wait=30' })
      .run(
        'mutation { restoreBackup(input: {id: "kept", name: "twin", start: false}) { container { name status } operation { status } userErrors { code } } }',
      );
    expect(twin.data.restoreBackup).toEqual({ container: { name: 'twin', status: 'stopped' }, operation: { status: 'succeeded' }, userErrors: [] });
  });

  test('the image behind it goes with the last that uses it, unless somebody named it', async () => {
    await waiting.post('/v1/containers/web/backups', { name: 'lasting' });
    const restored = async (name: string): Promise<string> =>
      (await waiting.post('/v1/backups/lasting/actions/restore', { name })).body.container.image.id;
    const [first, second] = [await restored('first'), await restored('second')];
    await app.tenant.patch(`/v1/images/${second}`, { alias: 'wanted' });
    await waiting.post('/v1/containers/first/snapshots', { name: 'still' });
    for (const name of ['first', 'second']) await waiting.delete(`/v1/containers/${name}?force=true`);
    const gone = await waiting.delete('/v1/snapshots/still');
    expect(gone.body.operation.status).toBe('succeeded');
    await eventually(async () => expect((await app.tenant.get(`/v1/images/${first}`)).status).toBe(404));
    const { items } = (await app.tenant.get('/v1/operations?kind=image.delete')).body;
    expect(items[0]).toMatchObject({ status: 'succeeded', resource: { id: first } });
    expect(Date.parse(items[0].createdAt)).toBeGreaterThan(Date.parse(gone.body.operation.createdAt));
    expect((await app.tenant.get('/v1/images/wanted')).body).toMatchObject({ id: second, status: 'ready' });
  });

  test('what creating refuses is refused, and nothing is left', async () => {
    await waiting.post('/v1/containers/web/backups', { name: 'good' });
    const before = await used(app);
    const restore = async (body: object): Promise<string> => (await app.tenant.post('/v1/backups/good/actions/restore', body)).body.code;
    expect(await restore({ name: 'web' })).toBe('name_taken');
    expect(await restore({ name: 'big', limits: { memoryMiB: 1_000_000 } })).toBe('quota_exceeded');
    expect(await restore({ name: 'odd', profile: 'none' })).toBe('invalid');
    expect((await app.tenant.post('/v1/backups/none/actions/restore', { name: 'odd' })).status).toBe(404);
    expect([await used(app), await containers(), (await app.host.list()).images.length]).toEqual([before, ['web'], 1]);
  });

  test('a file that was changed makes no container', async () => {
    const { backup } = (await waiting.post('/v1/containers/web/backups', { name: 'bent' })).body;
    appendFileSync(join(folder(), backup.id), 'more');
    const before = await used(app);
    const made = await waiting.post('/v1/backups/bent/actions/restore', { name: 'bent' });
    const reason = { code: 'invalid', message: expect.stringContaining('longer than') };
    expect(made.body).toMatchObject({ operation: { status: 'failed', error: reason }, container: { status: 'error', statusReason: reason } });
    expect((await app.tenant.get(`/v1/images/${made.body.container.image.id}`)).body).toMatchObject({ status: 'error', statusReason: { code: 'invalid' } });
    expect([await used(app), (await app.host.list()).containers.length, (await app.host.list()).images.length]).toEqual([before, 1, 1]);
  });
});
