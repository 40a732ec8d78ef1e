import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import { deleteContainers, used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());
afterEach(() => deleteContainers(app));

describe('when the host fails', () => {
  test.each(['create', 'start'] as const)('a create whose %s fails is undone there, stays as error, holds nothing, and can be deleted', async (verb) => {
    app.host.faults.add({ verb, at: 'before', kind: 'fail', code: 'no_capacity' });
    const made = await waiting.post('/v1/containers', { name: 'poor', image: 'busybox' });
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'no_capacity' }, steps: [{ name: 'launch', status: 'failed' }] });
    expect(made.body.container).toMatchObject({ status: 'error', statusReason: { code: 'no_capacity' }, addresses: [] });
    expect(await used(app)).toMatchObject({ containers: 0, cpus: 0, memoryMiB: 0, diskMiB: 0 });
    expect((await app.host.list()).containers).toEqual([]);
    expect((await waiting.post('/v1/containers/poor/actions/start')).body.code).toBe('conflict');
    expect((await waiting.patch('/v1/containers/poor', { limits: { memoryMiB: 64 } })).body.code).toBe('conflict');
    const gone = await waiting.delete('/v1/containers/poor');
    expect(gone.body.operation.status).toBe('succeeded');
    expect((await app.tenant.get('/v1/containers/poor')).status).toBe(404);
  });

  test('commands that do not end hold their container, then their tenant, and nobody else', async () => {
    const limits = { cpus: 0.1, memoryMiB: 32, diskMiB: 64, processes: 16 };
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await waiting.post('/v1/containers', { name: `busy-${i}`, image: 'busybox', limits })).body.container.id);
    const exec = (id: string): Promise<RestAnswer> => app.tenant.post(`/v1/containers/${id}/exec`, { command: ['true'] });
    app.host.faults.add({ verb: 'streams.exec', at: 'before', kind: 'hang', times: 128 });
    const held = Array.from({ length: 128 }, (_, i) => exec(ids[Math.floor(i / 32)]!));
    await eventually(() => expect(app.host.faults.hangs).toBe(128));
    const refused = [await exec(ids[0]!), await exec(ids[4]!)];
    expect(refused.map(({ status, headers, body }) => [status, headers['retry-after'], body.code, body.detail])).toEqual([
      [429, '1', 'rate_limited', '32 commands in the container are under way; wait until one has ended'],
      [429, '1', 'rate_limited', '128 commands of the tenant are under way; wait until one has ended'],
    ]);
    expect((await app.tenant.get(`/v1/containers/${ids[0]}/stats`)).status).toBe(200);
    app.host.faults.release();
    expect(new Set((await Promise.all(held)).map(({ status }) => status))).toEqual(new Set([200]));
    expect((await exec(ids[0]!)).status).toBe(200);
  });

  test('what is queued behind a create that fails, fails too, and changes nothing', async () => {
    app.host.faults.add({ verb: 'create', at: 'before', kind: 'hang' });
    const made = await app.tenant.post('/v1/containers', { name: 'poor', image: 'busybox' });
    const stop = await app.tenant.post('/v1/containers/poor/actions/stop');
    const grow = await app.tenant.patch('/v1/containers/poor', { limits: { memoryMiB: 1024 } });
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    app.host.faults.release();
    app.host.faults.add({ verb: 'start', at: 'before', kind: 'fail' });
    const wait = async (operationId: string): Promise<string> => (await app.tenant.get(`/v1/operations/${operationId}?wait=20`)).body.status;
    expect([await wait(made.body.operation.id), await wait(stop.body.operation.id), await wait(grow.body.operation.id)]).toEqual([
      'failed',
      'failed',
      'failed',
    ]);
    expect((await app.tenant.get('/v1/containers/poor')).body).toMatchObject({ status: 'error', limits: { memoryMiB: 512 } });
    expect(await used(app)).toMatchObject({ containers: 0, memoryMiB: 0 });
  });

  test('limits that the host refuses go back to what they were, with the quota', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'full', image: 'busybox' })).body.container;
    app.host.faults.add({ verb: 'update', at: 'after', kind: 'fail', code: 'conflict' });
    const refused = await waiting.patch(`/v1/containers/${id}`, { limits: { diskMiB: 64, memoryMiB: 1024 } });
    expect(refused.body.operation).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
    expect(refused.body.container).toMatchObject({ status: 'running', limits: { diskMiB: 4096, memoryMiB: 512 } });
    expect(await used(app)).toMatchObject({ diskMiB: 4096, memoryMiB: 512 });
    expect((await app.host.metering.stats(id)).memoryLimitBytes).toBe(512 * 1024 * 1024);
    expect((await waiting.patch(`/v1/containers/${id}`, { limits: { memoryMiB: 256 } })).body.operation.status).toBe('succeeded');
    expect((await app.host.metering.stats(id)).memoryLimitBytes).toBe(256 * 1024 * 1024);
  });

  test('a start that fails leaves it stopped, with the reason', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'off', image: 'busybox', start: false })).body.container;
    app.host.faults.add({ verb: 'start', at: 'before', kind: 'fail', code: 'invalid' });
    const failed = await waiting.post(`/v1/containers/${id}/actions/start`);
    expect(failed.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid' } });
    expect(failed.body.container).toMatchObject({ status: 'stopped', statusReason: { code: 'invalid' } });
    expect((await waiting.post(`/v1/containers/${id}/actions/start`)).body.container).toMatchObject({ status: 'running' });
  });

  test('one that its host has lost is not started empty, keeps no later work waiting, and can be deleted', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'gone', image: 'busybox', start: false })).body.container;
    await app.host.destroy(id, { force: true, timeoutSeconds: 0 });
    const failed = await waiting.post(`/v1/containers/${id}/actions/start`);
    expect(failed.body.operation).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
    expect((await app.host.list()).containers).toEqual([]);
    expect((await waiting.delete(`/v1/containers/${id}`)).body.operation.status).toBe('succeeded');
  });

  test('a delete that fails stays as error and can be repeated', async () => {
    await waiting.post('/v1/containers', { name: 'stuck', image: 'busybox' });
    app.host.faults.add({ verb: 'destroy', at: 'before', kind: 'fail' });
    const failed = await waiting.delete('/v1/containers/stuck');
    expect(failed.body.operation).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    expect((await app.tenant.get('/v1/containers/stuck')).body.status).toBe('error');
    expect((await used(app))['containers']).toBe(1);
    expect((await waiting.delete('/v1/containers/stuck')).body.operation.status).toBe('succeeded');
  });
});

describe('where another run would find no room', () => {
  const full = (): void => app.host.faults.add({ verb: 'demandRoom', at: 'before', kind: 'fail', code: 'no_capacity', times: 9 });
  const seen = async (id: string): Promise<[string, number | undefined]> => {
    const { state, run } = await app.host.observe(id);
    return [state, run];
  };
  type Asked = (id: string) => Promise<RestAnswer>;
  const asked: [string, Asked][] = [
    ['a restart', (id) => waiting.post(`/v1/containers/${id}/actions/restart`, {})],
    ['a forced restart', (id) => waiting.post(`/v1/containers/${id}/actions/restart`, { force: true })],
    ['a restore', () => waiting.post('/v1/snapshots/before/actions/restore', {})],
    ['a restore without a safety snapshot', () => waiting.post('/v1/snapshots/before/actions/restore', { safetySnapshot: false })],
    ['a rebuild', (id) => waiting.post(`/v1/containers/${id}/actions/rebuild`, {})],
  ];
  test.each(asked)('%s is refused before what runs is stopped, which goes on, also when its limits change', async (_, ask) => {
    const { id } = (await waiting.post('/v1/containers', { name: 'lasting', image: 'busybox' })).body.container;
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'before' });
    const before = await seen(id);
    expect(before[0]).toBe('running');
    full();
    expect((await ask(id)).body.operation).toMatchObject({ status: 'failed', error: { code: 'no_capacity' } });
    expect(await seen(id)).toEqual(before);
    expect((await app.tenant.get(`/v1/containers/${id}`)).body).toMatchObject({ status: 'running', statusReason: { code: 'no_capacity' } });
    expect((await waiting.patch(`/v1/containers/${id}`, { limits: { memoryMiB: 96 } })).body.operation.status).toBe('succeeded');
    expect(await seen(id)).toEqual(before);
    app.host.faults.release();
    expect((await ask(id)).body.operation).toMatchObject({ status: 'succeeded' });
    expect((await seen(id))[1]).toBeGreaterThan(before[1]!);
    expect((await app.tenant.get('/v1/snapshots')).body.items.map(({ name }: { name: string }) => name)).toContain('before');
    await waiting.delete('/v1/snapshots/before');
  });

  test('a pool that became read-only lets nothing be stopped that could not start again, but for what is to stop', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'lasting', image: 'busybox' })).body.container;
    const before = await seen(id);
    app.host.poolReadOnly = true;
    try {
      expect((await waiting.post(`/v1/containers/${id}/actions/restart`, {})).body.operation).toMatchObject({ status: 'failed', error: { code: 'no_capacity' } });
      expect(await seen(id)).toEqual(before);
      expect((await waiting.post(`/v1/containers/${id}/actions/stop`, {})).body.operation.status).toBe('succeeded');
    } finally {
      app.host.poolReadOnly = false;
    }
    await eventually(async () => expect((await app.operator.get('/v1/hosts')).body.items[0].poolReadOnly).toBe(false));
  });
});

describe('rows and hosts agree in the end', () => {
  test('a container whose row is gone is destroyed; one this database never heard of is kept', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'known', image: 'busybox' })).body.container;
    const gone = (await waiting.post('/v1/containers', { name: 'gone', image: 'busybox' })).body.container.id as string;
    expect((await waiting.delete('/v1/containers/gone')).body.operation.status).toBe('succeeded');
    const stranger = 'ctr_01k0000000000000000000000z';
    const imageId = (await app.tenant.get('/v1/images/busybox')).body.id as string;
    const limits = { cpus: 1, memoryMiB: 64, diskMiB: 64, processes: 16 };
    for (const one of [stranger, gone]) {
      await app.host.create({ id: one, hostname: 'orphan', imageId, command: [], env: {}, limits, nics: [], nameservers: [], files: [], profile: 'default' });
    }
    await eventually(async () => expect((await app.host.list()).containers.map((c) => c.id).sort()).toEqual([stranger, id].sort()), 30);
    expect((await app.tenant.get('/v1/containers/known')).body.status).toBe('running');
    await app.host.destroy(stranger, { force: true, timeoutSeconds: 1 });
  });

  test('a container its host has lost is in error, and can be deleted', async () => {
    const { id } = (await waiting.post('/v1/containers', { name: 'lost', image: 'busybox' })).body.container;
    await app.host.destroy(id, { force: true, timeoutSeconds: 1 });
    await eventually(
      async () => expect((await app.tenant.get('/v1/containers/lost')).body).toMatchObject({ status: 'error', statusReason: { code: 'lost' } }),
      30,
    );
    expect((await waiting.delete('/v1/containers/lost')).body.operation.status).toBe('succeeded');
  });
});

describe('many at once', () => {
  test('of 200 creates with quota for 5, exactly 5 succeed, and what is used is exact', async () => {
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 5 });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => waiting.post('/v1/containers', { name: `c${i}`, image: 'busybox' })));
    const made = answers.filter((answer) => answer.status === 201);
    expect(made).toHaveLength(5);
    expect(made.map((answer) => answer.body.container.status)).toEqual(Array(5).fill('running'));
    expect(new Set(made.map((answer) => answer.body.container.addresses[0].address)).size).toBe(5);
    expect(new Set(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body.code))).toEqual(new Set(['quota_exceeded']));
    expect(await used(app)).toMatchObject({ containers: 5, cpus: 5, memoryMiB: 5 * 512, diskMiB: 5 * 4096 });
    expect((await app.host.list()).containers).toHaveLength(5);
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 10 });
  });

  test('containers of two tenants never share an address', async () => {
    const other = await app.operator.post('/v1/tenants', { name: 'other' });
    const theirs = new RestClient(app.url, other.body.secret, { prefer: 'wait=20' });
    const [mine, their] = [
      (await waiting.post('/v1/containers', { name: 'same', image: 'busybox' })).body.container,
      (await theirs.post('/v1/containers', { name: 'same', image: 'busybox' })).body.container,
    ];
    expect(mine.addresses[0].networkId).not.toBe(their.addresses[0].networkId);
    expect(mine.addresses[0].address.split('.').slice(0, 2)).toEqual(['10', '128']);
    expect(mine.addresses[0].address).not.toBe(their.addresses[0].address);
    expect((await app.tenant.get(`/v1/containers/${their.id}`)).status).toBe(404);
    await theirs.delete(`/v1/containers/${their.id}?force=true`);
  });
});
