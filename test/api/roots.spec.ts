import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import type { RestAnswer, RestClient } from '../support/rest-client.js';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 50, cpus: 50, memoryMiB: 50_000, diskMiB: 500_000 });
  await anImage(app.tenant, 'base');
  await anImage(app.tenant, 'next');
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());

const container = async (name: string, more: object = {}): Promise<string> => {
  const made = await waiting.post('/v1/containers', { name, image: 'base', ...more });
  expect(made.body.operation.status).toBe('succeeded');
  return made.body.container.id;
};
const sh = async (id: string, script: string): Promise<string> =>
  (await app.tenant.post(`/v1/containers/${id}/exec`, { command: ['sh', '-c', script] })).body.stdout;
const snapshot = async (id: string, name: string): Promise<string> => {
  const made = await waiting.post(`/v1/containers/${id}/snapshots`, { name });
  expect(made.body.operation.status).toBe('succeeded');
  return made.body.snapshot.id;
};
const show = async (id: string): Promise<RestAnswer['body']> => (await app.tenant.get(`/v1/snapshots/${id}`)).body;
const safeties = async (id: string): Promise<RestAnswer['body'][]> =>
  (await app.tenant.get(`/v1/snapshots?containerId=${id}`)).body.items.filter((item: { origin: string }) => item.origin === 'safety');
/** What the quota counts; what hosts hold is told whenever they are asked. */
const counted = async (): Promise<unknown> =>
  (await app.tenant.get('/v1/quota')).body.items.map(({ resource, used }: { resource: string; used: number }) => [resource, used]);
const succeeded = (answer: RestAnswer, kind: string): string => {
  expect([answer.status, answer.body.operation?.kind, answer.body.operation?.status]).toEqual([200, kind, 'succeeded']);
  return answer.body.operation.id;
};

describe('root file systems replaced in place', () => {
  test('rebuild gives a new root from another image; id, name, addresses and user data stay; revert brings the old one back, and revert of that the new one', async () => {
    const id = await container('house', { sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a@b'] });
    await sh(id, 'echo mine > /root/file; echo none > /root/.ssh/authorized_keys');
    const before = (await app.tenant.get('/v1/containers/house')).body;
    const used = await counted();

    const rebuilt = await waiting.post('/v1/containers/house/actions/rebuild', { image: 'next' });
    const operation = succeeded(rebuilt, 'container.rebuild');
    expect(rebuilt.body.container).toMatchObject({ id, name: 'house', status: 'running', image: { name: 'next' }, addresses: before.addresses, snapshots: 1 });
    expect([await sh(id, 'cat /root/file'), await sh(id, 'cat /root/.ssh/authorized_keys')]).toEqual(['', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a@b\n']);
    const [kept] = await safeties(id);
    expect(kept).toMatchObject({ status: 'ready', containerName: 'house', expiresAt: expect.any(String) });
    expect(await counted()).toEqual(used);

    const reverted = await waiting.post(`/v1/operations/${operation}/actions/revert`, {});
    const back = succeeded(reverted, 'container.revert');
    expect(reverted.body.container).toMatchObject({ id, status: 'running', image: { name: 'base' }, addresses: before.addresses });
    expect([await sh(id, 'cat /root/file'), await sh(id, 'cat /root/.ssh/authorized_keys')]).toEqual(['mine\n', 'none\n']);
    await eventually(async () => expect((await safeties(id)).map((item) => item.id)).not.toContain(kept.id));

    const again = await app.graphql
      .with({ prefer: 'wait=30' })
      .run('mutation($input: IdInput!) { revertOperation(input: $input) { container { image { name } } operation { status } userErrors { code } } }', {
        input: { id: back },
      });
    expect(again.data.revertOperation).toEqual({ container: { image: { name: 'next' } }, operation: { status: 'succeeded' }, userErrors: [] });
    expect(await sh(id, 'cat /root/file')).toBe('');
    expect((await app.tenant.post(`/v1/operations/${operation}/actions/revert`, {})).body.code).toBe('conflict');
  });

  test('without an image it is the same one, as new; a stopped container stays stopped; without a safety snapshot nothing can be reverted', async () => {
    const id = await container('plain');
    await sh(id, 'echo mine > /root/file');
    await waiting.post(`/v1/containers/${id}/actions/stop`, { force: true });
    const run = app.graphql.with({ prefer: 'wait=30' });
    const rebuilt = await run.run(
      'mutation($input: RebuildContainerInput!) { rebuildContainer(input: $input) { container { status image { name } } operation { id status } userErrors { code } } }',
      {
        input: { id: 'plain', safetySnapshot: false },
      },
    );
    expect(rebuilt.data.rebuildContainer).toMatchObject({
      container: { status: 'stopped', image: { name: 'base' } },
      operation: { status: 'succeeded' },
      userErrors: [],
    });
    await waiting.post(`/v1/containers/${id}/actions/start`, {});
    expect(await sh(id, 'cat /root/file')).toBe('');
    expect(await safeties(id)).toEqual([]);
    expect((await app.tenant.post(`/v1/operations/${rebuilt.data.rebuildContainer.operation.id}/actions/revert`, {})).body.code).toBe('conflict');
  });

  test('a restore can be reverted, also over images', async () => {
    const id = await container('twice');
    await sh(id, 'echo one > /root/file');
    const first = await snapshot(id, 'twice-one');
    succeeded(await waiting.post(`/v1/containers/${id}/actions/rebuild`, { image: 'next' }), 'container.rebuild');
    await sh(id, 'echo two > /root/file');
    const second = await snapshot(id, 'twice-two');
    expect((await show(second)).parentId).toBeUndefined();
    const operation = succeeded(await waiting.post(`/v1/snapshots/${first}/actions/restore`, {}), 'snapshot.restore');
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.image.name).toBe('base');
    expect(await sh(id, 'cat /root/file')).toBe('one\n');
    succeeded(await waiting.post(`/v1/operations/${operation}/actions/revert`, {}), 'container.revert');
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.image.name).toBe('next');
    expect(await sh(id, 'cat /root/file')).toBe('two\n');
  });

  test('one that fails leaves everything as it was: root, image, power, and no safety snapshot', async () => {
    for (const at of ['before', 'after'] as const) {
      const id = await container(`hurt-${at}`);
      await sh(id, 'echo mine > /root/file');
      app.host.faults.add({ verb: 'snapshots.restore', at, kind: 'fail' });
      const failed = await waiting.post(`/v1/containers/${id}/actions/rebuild`, { image: 'next' });
      expect(failed.body.operation.status).toBe('failed');
      expect(failed.body.container).toMatchObject({ status: 'running', image: { name: 'base' }, statusReason: { code: failed.body.operation.error.code } });
      expect(await sh(id, 'cat /root/file')).toBe('mine\n');
      expect(await safeties(id)).toEqual([]);
      expect((await app.host.list()).snapshots.length).toBe((await app.tenant.get('/v1/snapshots?limit=200')).body.items.length);
      expect((await app.tenant.post(`/v1/operations/${failed.body.operation.id}/actions/revert`, {})).body.code).toBe('conflict');
    }
  });

  test('is refused with the same code on both transports', async () => {
    const id = await container('strict');
    const created = (await app.tenant.get(`/v1/operations?resourceId=${id}`)).body.items[0].id;
    const cases: [string, object, string, object, string][] = [
      ['rebuildContainer', { id: 'nobody' }, '/v1/containers/nobody/actions/rebuild', {}, 'not_found'],
      ['rebuildContainer', { id, image: 'nothing' }, `/v1/containers/${id}/actions/rebuild`, { image: 'nothing' }, 'not_found'],
      ['revertOperation', { id: created }, `/v1/operations/${created}/actions/revert`, {}, 'conflict'],
    ];
    for (const [mutation, input, path, body, code] of cases) {
      expect([path, (await app.tenant.post(path, body)).body.code]).toEqual([path, code]);
      const type = mutation === 'revertOperation' ? 'IdInput' : 'RebuildContainerInput';
      const twin = await app.graphql.run(`mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`, { input });
      expect(twin.data[mutation].userErrors[0].code).toBe(code);
    }
  });
});

describe('snapshots as a tree', () => {
  test('each knows its parent; restore moves where the container grows; a deleted one hands its children on; a clone begins at its source', async () => {
    const id = await container('tree');
    const [a, b] = [await snapshot(id, 'tree-a'), await snapshot(id, 'tree-b')];
    expect([(await show(a)).parentId, (await show(b)).parentId]).toEqual([undefined, a]);
    expect([(await show(a)).current, (await show(b)).current]).toEqual([false, true]);
    await waiting.post(`/v1/snapshots/${a}/actions/restore`, { safetySnapshot: false });
    expect([(await show(a)).current, (await show(b)).current]).toEqual([true, false]);
    const c = await snapshot(id, 'tree-c');
    expect((await show(c)).parentId).toBe(a);
    const clone = await waiting.post('/v1/containers', { name: 'tree-clone', source: { snapshotId: b } });
    const d = await snapshot(clone.body.container.id, 'tree-d');
    expect((await show(d)).parentId).toBe(b);
    await waiting.delete(`/v1/snapshots/${b}`);
    expect((await show(d)).parentId).toBe(a);
    await waiting.delete(`/v1/snapshots/${c}`);
    expect((await show(a)).current).toBe(true);
    const read = await app.graphql.run('query($id: ID!) { snapshot(id: $id) { parentId current origin protected } }', { id: d });
    expect(read.data.snapshot).toEqual({ parentId: a, current: true, origin: 'request', protected: false });
  });

  test('name, labels, protection and expiry change; a protected one is not deleted, nor does it expire', async () => {
    const id = await container('care');
    const first = await snapshot(id, 'care-one');
    await waiting.post(`/v1/containers/${id}/snapshots`, {
      name: 'care-two',
      labels: { a: '1' },
      protected: true,
      expiresAt: new Date(Date.now() + 1500).toISOString(),
    });
    const changed = await app.tenant.patch('/v1/snapshots/care-two', { labels: { a: null, b: '2' } });
    expect([changed.status, changed.body.snapshot.labels, changed.body.snapshot.protected]).toEqual([200, { b: '2' }, true]);
    expect((await app.tenant.delete('/v1/snapshots/care-two')).body.code).toBe('protected');
    expect((await app.tenant.patch('/v1/snapshots/care-two', { name: 'care-one' })).body.code).toBe('name_taken');
    expect((await app.tenant.patch('/v1/snapshots/care-two', { expiresAt: '2001-01-01T00:00:00Z' })).body.code).toBe('invalid');
    expect((await app.tenant.with({ 'if-match': '"0"' }).patch('/v1/snapshots/care-two', { name: 'care-six' })).status).toBe(412);
    // one whose time comes later has gone by the time the protected one is looked at
    await app.tenant.patch(`/v1/snapshots/${first}`, { expiresAt: new Date(Date.now() + 2000).toISOString() });
    await eventually(async () => expect((await app.tenant.get('/v1/snapshots/care-one')).status).toBe(404), 30);
    expect((await app.tenant.get('/v1/snapshots/care-two')).body.status).toBe('ready');
    const freed = await app.graphql.run(
      'mutation($input: UpdateSnapshotInput!) { updateSnapshot(input: $input) { snapshot { name protected expiresAt } userErrors { code } } }',
      {
        input: { id: 'care-two', name: 'care-three', protected: false, expiresAt: null },
      },
    );
    expect(freed.data.updateSnapshot).toEqual({ snapshot: { name: 'care-three', protected: false, expiresAt: null }, userErrors: [] });
    expect((await waiting.delete('/v1/snapshots/care-three')).body.operation.status).toBe('succeeded');
  });
});
