import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 50, cpus: 50, memoryMiB: 50_000, diskMiB: 500_000 });
  await anImage(app.tenant, 'base');
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());

const container = async (name: string, more: object = {}): Promise<{ id: string; startedAt?: string }> => {
  const made = await waiting.post('/v1/containers', { name, image: 'base', ...more });
  expect([made.status, made.body.container?.status]).toEqual([201, 'start' in more ? 'stopped' : 'running']);
  return made.body.container;
};
const exec = async (id: string, ...command: string[]): Promise<string> => {
  const answer = await app.tenant.post(`/v1/containers/${id}/exec`, { command });
  expect([answer.status, answer.body.exitCode]).toEqual([200, 0]);
  return answer.body.stdout;
};
const used = async (what = 'snapshots'): Promise<number> =>
  (await app.tenant.get('/v1/quota')).body.items.find(({ resource }: { resource: string }) => resource === what).used;

describe('snapshots over REST and GraphQL', () => {
  test('a snapshot of a running container is taken, listed, read, and deleted; its quota is exact', async () => {
    const { id } = await container('web');
    const before = await used();
    const made = await waiting.post(`/v1/containers/web/snapshots`, { name: 'first', labels: { why: 'test' } });
    expect(made.status).toBe(201);
    expect(made.body.snapshot).toMatchObject({ name: 'first', containerId: id, containerName: 'web', status: 'ready', labels: { why: 'test' } });
    expect(made.body.operation).toMatchObject({ kind: 'snapshot.create', status: 'succeeded', resource: { type: 'snapshot', id: made.body.snapshot.id } });
    expect(await used()).toBe(before + 1);
    expect(await used('snapshotMiB')).toBe(made.body.snapshot.sizeMiB);
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.snapshots).toBe(1);
    expect((await app.tenant.get('/v1/snapshots/first')).body).toEqual(made.body.snapshot);
    for (const path of ['/v1/snapshots?labels=why=test', `/v1/containers/${id}/snapshots`, `/v1/snapshots?containerId=${id}&status=ready`]) {
      expect((await app.tenant.get(path)).body.items).toEqual([made.body.snapshot]);
    }
    const gone = await waiting.delete('/v1/snapshots/first');
    expect([gone.status, gone.body.operation.status]).toEqual([200, 'succeeded']);
    expect((await app.tenant.get('/v1/snapshots/first')).status).toBe(404);
    expect((await waiting.delete('/v1/snapshots/first')).status).toBe(404);
    expect(await used()).toBe(before);
  });

  test('GraphQL makes, shows, restores and deletes the same objects', async () => {
    const { id } = await container('graph');
    const run = app.graphql.with({ prefer: 'wait=30' });
    const made = await run.run(
      `mutation($input: CreateSnapshotInput!) { createSnapshot(input: $input) { snapshot { id name status sizeMiB } operation { status } userErrors { code } } }`,
      {
        input: { containerId: 'graph' },
      },
    );
    const { snapshot, operation, userErrors } = made.data.createSnapshot;
    expect([snapshot.status, operation.status, userErrors]).toEqual(['ready', 'succeeded', []]);
    expect(snapshot.name).toMatch(/^snap-\d{8}-\d{6}-[0-9a-z]{4}$/);
    expect((await app.tenant.get(`/v1/snapshots/${snapshot.id}`)).body).toMatchObject(snapshot);
    const listed = await run.run(`query($id: ID) { snapshots(first: 5, containerId: $id) { nodes { id } } container(id: "graph") { snapshots } }`, { id });
    expect(listed.data).toEqual({ snapshots: { nodes: [{ id: snapshot.id }] }, container: { snapshots: 1 } });
    const node = await run.run(`query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Snapshot { name } ... on Container { name } } }`, {
      ids: [snapshot.id, id, 'snp_01k00000000000000000000000'],
    });
    expect(node.data.nodes).toEqual([{ id: snapshot.id, name: snapshot.name }, { id, name: 'graph' }, null]);
    const restored = await run.run(
      `mutation($input: RestoreSnapshotInput!) { restoreSnapshot(input: $input) { snapshot { status } operation { kind status } } }`,
      { input: { id: snapshot.id } },
    );
    expect(restored.data.restoreSnapshot).toEqual({ snapshot: { status: 'ready' }, operation: { kind: 'snapshot.restore', status: 'succeeded' } });
    const deleted = await run.run(`mutation($input: IdInput!) { deleteSnapshot(input: $input) { operation { status } userErrors { code } } }`, {
      input: { id: snapshot.name },
    });
    expect(deleted.data.deleteSnapshot).toEqual({ operation: { status: 'succeeded' }, userErrors: [] });
    const again = await run.run(`mutation($input: IdInput!) { deleteSnapshot(input: $input) { operation { status } userErrors { code field } } }`, {
      input: { id: snapshot.name },
    });
    expect(again.data.deleteSnapshot).toEqual({ operation: null, userErrors: [{ code: 'not_found', field: ['input', 'id'] }] });
  });

  test('restore brings files back in place; id, name and addresses stay, and what ran runs again', async () => {
    const { id } = await container('again');
    await exec(id, 'sh', '-c', 'echo old > /root/file');
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'old' });
    await exec(id, 'sh', '-c', 'echo new > /root/file');
    const before = (await app.tenant.get(`/v1/containers/${id}`)).body;
    const restored = await waiting.post('/v1/snapshots/old/actions/restore', {});
    expect([restored.status, restored.body.operation.status, restored.body.snapshot.status]).toEqual([200, 'succeeded', 'ready']);
    expect(await exec(id, 'cat', '/root/file')).toBe('old\n');
    const after = (await app.tenant.get(`/v1/containers/${id}`)).body;
    expect(after).toMatchObject({ id, name: 'again', status: 'running', addresses: before.addresses });
    expect(after.startedAt).not.toBe(before.startedAt);
  });

  test('restore leaves a stopped container stopped', async () => {
    const { id } = await container('still', { start: false });
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'cold' });
    const restored = await waiting.post('/v1/snapshots/cold/actions/restore', {});
    expect(restored.body.operation.status).toBe('succeeded');
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.status).toBe('stopped');
  });

  test('a clone has the files of the snapshot and an identity of its own, also after its origin is gone', async () => {
    const { id } = await container('origin');
    await exec(id, 'sh', '-c', 'echo kept > /root/file');
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'template' });
    expect((await waiting.delete(`/v1/containers/${id}?force=true`)).body.operation.status).toBe('succeeded');
    expect((await app.tenant.get('/v1/snapshots/template')).body).toMatchObject({ status: 'ready', containerId: id });
    const restore = await app.tenant.post('/v1/snapshots/template/actions/restore', {});
    expect([restore.status, restore.body.code]).toEqual([409, 'conflict']);
    const clone = await waiting.post('/v1/containers', { name: 'clone', source: { snapshotId: 'template' } });
    expect(clone.body.container).toMatchObject({ status: 'running', image: { name: 'base' } });
    expect(await exec(clone.body.container.id, 'cat', '/root/file')).toBe('kept\n');
    expect((await waiting.delete('/v1/snapshots/template')).body.operation.status).toBe('succeeded');
    expect(await exec(clone.body.container.id, 'cat', '/root/file')).toBe('kept\n');
  });

  test('quota, names, times and states are refused with the same code on both transports, and nothing changes', async () => {
    const { id } = await container('strict');
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'taken' });
    const before = await used();
    const cases: [object, string][] = [
      [{ name: 'taken' }, 'name_taken'],
      [{ name: 'Bad' }, 'invalid'],
      [{ expiresAt: '2001-01-01T00:00:00Z' }, 'invalid'],
      [{ status: 'ready' }, 'invalid'],
    ];
    for (const [input, code] of cases) {
      expect((await app.tenant.post(`/v1/containers/${id}/snapshots`, input)).body.code).toBe(code);
      const twin = await app.graphql.run(`mutation($input: CreateSnapshotInput!) { createSnapshot(input: $input) { userErrors { code } } }`, {
        input: { containerId: id, ...input },
      });
      expect(twin.data?.createSnapshot.userErrors[0].code ?? twin.errors?.[0]?.extensions.code).toBe(code);
    }
    expect((await app.tenant.post('/v1/containers/nobody/snapshots', {})).body.code).toBe('not_found');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: before });
    const full = await app.tenant.post(`/v1/containers/${id}/snapshots`, {});
    expect([full.status, full.body.code, full.body.limit]).toEqual([
      403,
      'quota_exceeded',
      { resource: 'snapshots', limit: before, used: before, requested: 1 },
    ]);
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: 50 });
    expect(await used()).toBe(before);
  });

  test('snapshots count by size, which only the host knows: one too many is undone there; what is stored is told by the host', async () => {
    const { id } = await container('writer');
    await exec(id, 'dd', 'if=/dev/zero', 'of=/own', 'bs=1M', 'count=3');
    const [before, tenant] = [await used('snapshotMiB'), `/v1/tenants/${app.keys.tenantId}/quota`];
    const disk = async (): Promise<{ stored: number }> =>
      (await app.tenant.get('/v1/quota')).body.items.find(({ resource }: { resource: string }) => resource === 'diskMiB');
    await eventually(async () => expect((await disk()).stored).toBeGreaterThanOrEqual(3));
    const stored = (await disk()).stored;
    await app.operator.put(tenant, { snapshotMiB: before + 2 });
    const refused = (await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'large' })).body;
    expect([refused.operation.status, refused.operation.error.code, refused.snapshot.status]).toEqual(['failed', 'quota_exceeded', 'error']);
    expect((await app.host.list()).snapshots).not.toContain(refused.snapshot.id);
    expect(await used('snapshotMiB')).toBe(before);
    await app.operator.put(tenant, { snapshotMiB: before + 4 });
    const { snapshot } = (await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'fits' })).body;
    expect([snapshot.status, await used('snapshotMiB')]).toEqual(['ready', before + snapshot.sizeMiB]);
    await eventually(async () => expect((await disk()).stored).toBeGreaterThanOrEqual(stored + 3));
    for (const name of ['large', 'fits']) await waiting.delete(`/v1/snapshots/${name}`);
    expect(await used('snapshotMiB')).toBe(before);
    await app.operator.put(tenant, { snapshotMiB: 131_072 });
  });

  test('a snapshot that fails on the host stays as error, holds no quota and can be deleted', async () => {
    const { id } = await container('broken');
    const before = await used();
    app.host.faults.add({ verb: 'snapshots.take', at: 'before', kind: 'fail' });
    const failed = await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'failed' });
    expect(failed.body.operation.status).toBe('failed');
    expect(failed.body.snapshot).toMatchObject({ status: 'error', statusReason: { code: failed.body.operation.error.code } });
    expect(await used()).toBe(before);
    expect((await app.tenant.post('/v1/snapshots/failed/actions/restore', {})).body.code).toBe('conflict');
    expect((await waiting.delete('/v1/snapshots/failed')).body.operation.status).toBe('succeeded');
    expect(await used()).toBe(before);
  });

  test('a restore that fails on the host leaves container and snapshot as they were', async () => {
    const { id } = await container('unlucky');
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'unused' });
    await exec(id, 'sh', '-c', 'echo present > /root/file');
    app.host.faults.add({ verb: 'snapshots.restore', at: 'before', kind: 'fail' });
    const failed = await waiting.post('/v1/snapshots/unused/actions/restore', {});
    expect([failed.body.operation.status, failed.body.snapshot.status]).toEqual(['failed', 'ready']);
    await eventually(async () => expect((await app.tenant.get(`/v1/containers/${id}`)).body.status).toBe('running'));
    expect(await exec(id, 'cat', '/root/file')).toBe('present\n');
  });

  test('a snapshot cannot be deleted while a container is made of it', async () => {
    const { id } = await container('parent');
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'held' });
    app.host.faults.add({ verb: 'create', at: 'before', kind: 'hang' });
    const clone = await app.tenant.post('/v1/containers', { name: 'child', source: { snapshotId: 'held' } });
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    expect((await app.tenant.delete('/v1/snapshots/held')).body.code).toBe('conflict');
    app.host.faults.release();
    await eventually(async () => expect((await app.tenant.get(`/v1/containers/${clone.body.container.id}`)).body.status).toBe('running'));
    expect((await waiting.delete('/v1/snapshots/held')).body.operation.status).toBe('succeeded');
  });

  test('of many asked for at once exactly as many are made as the quota has room for', async () => {
    const { id } = await container('crowd');
    const before = await used();
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: before + 3 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => waiting.post(`/v1/containers/${id}/snapshots`, {})));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(3);
    expect(answers.filter((answer) => answer.body.code === 'quota_exceeded')).toHaveLength(17);
    expect(await used()).toBe(before + 3);
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { snapshots: 50 });
  });

  test('a snapshot past its time is deleted by itself', async () => {
    const { id } = await container('brief');
    const made = await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'short', expiresAt: new Date(Date.now() + 1000).toISOString() });
    expect(made.body.snapshot.expiresAt).toBeDefined();
    await eventually(async () => expect((await app.tenant.get('/v1/snapshots/short')).status).toBe(404), 30);
  });

  test('If-Match guards restore and delete; an idempotency key makes one snapshot', async () => {
    const { id } = await container('guard');
    const once = waiting.with({ 'idempotency-key': 'one-snapshot' });
    const [first, second] = [await once.post(`/v1/containers/${id}/snapshots`, {}), await once.post(`/v1/containers/${id}/snapshots`, {})];
    expect(second.body.snapshot).toEqual(first.body.snapshot);
    expect(second.headers['idempotent-replayed']).toBe('true');
    const stale = app.tenant.with({ 'if-match': '"0"' });
    expect((await stale.delete(`/v1/snapshots/${first.body.snapshot.id}`)).status).toBe(412);
    expect((await stale.post(`/v1/snapshots/${first.body.snapshot.id}/actions/restore`, {})).status).toBe(412);
  });
});
