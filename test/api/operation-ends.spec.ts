import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { tarOf } from '../support/oci-layout.js';
import type { RestClient } from '../support/rest-client.js';
import { deleteContainers, used } from '../support/tenant-things.js';

let app: TestApp;
let operator: RestClient;
let database: pg.Client;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  operator = app.operator.with({ 'x-tenant': app.keys.tenantId });
  database = new pg.Client({ connectionString: app.database.ownerUrl });
  await database.connect();
  await database.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
});
afterEach(() => deleteContainers(app));
afterAll(async () => {
  await database.end();
  await app.close();
});

type Ended = { status: string; error?: { code: string; message: string }; steps: { name: string; status: string }[]; cancelledAt?: string };
const ended = async (id: string): Promise<Ended> => (await app.tenant.get(`/v1/operations/${id}?wait=30`)).body;
const create = async (): Promise<string> => (await app.tenant.post('/v1/containers', { name: 'web', image: 'busybox' })).body.operation.id;
const metric = async (name: string, kind: string): Promise<number> =>
  Number(new RegExp(`^${name}{kind="${kind}"} (\\S+)$`, 'm').exec((await app.operator.get('/metrics')).text)?.[1] ?? 0);

/** A create that fails, and whose undo the host refuses for as long as it is asked. */
async function endless(): Promise<string> {
  app.host.faults.add({ verb: 'start', at: 'before', kind: 'fail' });
  app.host.faults.add({ verb: 'destroy', at: 'before', kind: 'fail', times: 1_000_000 });
  const id = await create();
  await eventually(async () => {
    const { rows } = await database.query('SELECT attempts FROM operations WHERE id = $1', [id]);
    expect(rows[0].attempts).toBeGreaterThan(1);
  });
  return id;
}

describe('an operation that the operator cancels', () => {
  test('begins no further step, is taken back and ends as failed; who did that is in the audit', async () => {
    app.host.faults.add({ verb: 'create', at: 'before', kind: 'hang' });
    const id = await create();
    const behind = (await app.tenant.post('/v1/containers/web/actions/stop')).body.operation.id;
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    expect((await app.tenant.post(`/v1/operations/${id}/actions/cancel`)).body.code).toBe('forbidden');
    const cancelled = await operator.post(`/v1/operations/${id}/actions/cancel`);
    expect([cancelled.status, cancelled.body.operation]).toMatchObject([200, { id, status: 'running', cancelledAt: expect.any(String) }]);
    const graphql = new GraphqlClient(app.url, app.keys.operatorKey).with({ 'x-tenant': app.keys.tenantId });
    const CANCEL = 'mutation($id: ID!) { cancelOperation(input: {id: $id}) { operation { id cancelledAt } userErrors { message } } }';
    const queued = { operation: { id: behind, cancelledAt: expect.any(String) }, userErrors: [] };
    expect((await graphql.run(CANCEL, { id: behind })).data.cancelOperation).toEqual(queued);
    app.host.faults.release();
    const error = { code: 'conflict', message: 'the provider cancelled it' };
    expect(await ended(id)).toMatchObject({ status: 'failed', error, steps: [{ name: 'launch', status: 'undone' }] });
    expect(await ended(behind)).toMatchObject({ status: 'failed', error, steps: [] });
    expect((await app.tenant.get('/v1/containers/web')).body).toMatchObject({ status: 'error', statusReason: error });
    expect(await used(app)).toMatchObject({ containers: 0, memoryMiB: 0 });
    expect((await app.host.list()).containers).toEqual([]);
    expect((await operator.post(`/v1/operations/${id}/actions/cancel`)).body.code).toBe('conflict');
    expect((await graphql.run(CANCEL, { id })).data.cancelOperation).toMatchObject({ operation: null, userErrors: [{ message: 'the operation has ended' }] });
    await eventually(async () => {
      const { items } = (await app.tenant.get('/v1/audit?action=POST%20/v1/operations/{id}/actions/cancel')).body;
      expect(items).toContainEqual(expect.objectContaining({ outcome: 'ok', actor: expect.objectContaining({ tenantId: app.keys.operatorTenantId }) }));
    });
  });

  test('ends though it can never be taken back', async () => {
    const id = await endless();
    await operator.post(`/v1/operations/${id}/actions/cancel`);
    expect(await ended(id)).toMatchObject({ status: 'failed', error: { code: 'internal' }, steps: [{ name: 'launch', status: 'failed' }] });
    expect((await app.tenant.get('/v1/containers/web')).body.status).toBe('error');
  });
});

test('an operation that cannot be taken back is given up after some attempts, each later than the one before; metrics tell of it and of old ones', async () => {
  const before = await metric('berth_operations_given_up', 'container.create');
  const id = await endless();
  await database.query(`UPDATE operations SET created_at = now() - interval '2 hours' WHERE id = $1`, [id]);
  expect(await metric('berth_operations_under_way', 'container.create')).toBe(1);
  expect(await metric('berth_operation_oldest_seconds', 'container.create')).toBeGreaterThan(7000);
  const { rows } = await database.query(
    'UPDATE operations o SET attempts = 10, retry_at = NULL FROM operations b WHERE o.id = $1 AND b.id = o.id RETURNING b.retry_at > now() AS waits',
    [id],
  );
  expect(rows).toEqual([{ waits: true }]);
  expect(await ended(id)).toMatchObject({ status: 'failed', error: { code: 'internal' }, steps: [{ name: 'launch', status: 'failed' }] });
  expect(await metric('berth_operations_given_up', 'container.create')).toBe(before + 1);
  expect(await metric('berth_operations_under_way', 'container.create')).toBe(0);
  expect(await used(app)).toMatchObject({ containers: 0, memoryMiB: 0 });
});

test('two deletes of one image at once are one, and nothing is left under way', async () => {
  const archive = tarOf({ 'sbin/init': '#!/bin/sh\n' });
  const upload = app.tenant.with({ 'content-type': 'application/x-tar', prefer: 'wait=20' });
  expect((await upload.post('/v1/images?name=twice', archive)).body.image.status).toBe('ready');
  app.host.faults.add({ verb: 'images.delete', at: 'before', kind: 'hang' });
  const answers = await Promise.all([1, 2].map(() => app.tenant.delete('/v1/images/twice')));
  await eventually(() => expect(app.host.faults.hangs).toBe(1));
  app.host.faults.release();
  expect(answers[1]!.body.operation.id).toBe(answers[0]!.body.operation.id);
  expect(await ended(answers[0]!.body.operation.id)).toMatchObject({ status: 'succeeded' });
  expect((await app.tenant.get('/v1/operations?kind=image.delete')).body.items).toHaveLength(1);
});
