import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { smallArchive } from '../support/archive.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestAnswer } from '../support/rest-client.js';

const FIELDS =
  'id kind status progress resource { type id } error { code message } steps { name status startedAt finishedAt } createdBy { keyId } requestId createdAt startedAt finishedAt warnings { code message }';

let app: TestApp;
let archive: Buffer;
beforeAll(async () => {
  app = await startApp();
  const folder = await mkdtemp(join(tmpdir(), 'berth-archive-'));
  archive = await readFile(await smallArchive(folder));
  await rm(folder, { recursive: true });
});
afterAll(() => app.close());

/** Begins a piece of long work: an import. */
const begin = (name: string): Promise<RestAnswer> => app.tenant.with({ 'content-type': 'application/x-tar' }).post(`/v1/images?name=${name}`, archive);

describe('operations over REST and GraphQL', () => {
  test('show who asked for what, how far it is, and how it ended; both transports the same', async () => {
    app.host.faults.add({ verb: 'images.import', at: 'before', kind: 'hang' });
    const made = await begin('slow');
    expect(made.body.operation).toMatchObject({
      kind: 'image.import',
      status: 'queued',
      progress: 0,
      steps: [],
      resource: { type: 'image', id: made.body.image.id },
    });
    expect(made.body.operation.requestId).toBe(made.headers['x-request-id']);
    expect(made.body.operation.createdBy.keyId).toBe((await app.tenant.get('/v1/me')).body.key.id);
    const path = `/v1/operations/${made.body.operation.id}`;
    const running = await eventually(async () => {
      const { body } = await app.tenant.get(path);
      expect(body.steps).toHaveLength(1);
      return body;
    });
    expect(running).toMatchObject({ status: 'running', steps: [{ name: 'import', status: 'running' }] });
    expect(running.finishedAt).toBeUndefined();
    const etag = (await app.tenant.get(path)).headers['etag'];
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    const held = app.tenant.get(`${path}?wait=30`);
    app.host.faults.release();
    const { body: ended, headers } = await held;
    expect(headers['etag']).not.toBe(etag);
    expect(ended).toMatchObject({ status: 'succeeded', progress: 100, steps: [{ name: 'import', status: 'succeeded' }] });
    expect(Date.parse(ended.finishedAt)).toBeGreaterThanOrEqual(Date.parse(ended.startedAt));
    const { data } = await app.graphql.run(`query($id: ID!) { operation(id: $id) { ${FIELDS} } }`, { id: ended.id });
    expect(data.operation).toEqual({ ...ended, error: null });
  });

  test('a failed one says why, and its steps were taken back', async () => {
    app.host.faults.add({ verb: 'images.import', at: 'after', kind: 'fail', code: 'invalid' });
    const { id } = (await begin('bad')).body.operation;
    const { body } = await app.tenant.get(`/v1/operations/${id}?wait=30`);
    expect(body).toMatchObject({ status: 'failed', error: { code: 'invalid' }, steps: [{ name: 'import', status: 'failed' }] });
    expect((await app.host.list()).images).toHaveLength(1);
    expect((await app.tenant.get('/v1/operations?status=failed')).body.items.map((o: { id: string }) => o.id)).toEqual([id]);
  });

  test('are listed newest first, by page, by ids, by kind and by what they are about', async () => {
    const all = (await app.tenant.get('/v1/operations')).body.items;
    expect(all.length).toBeGreaterThanOrEqual(2);
    const [newest, older] = all;
    const page = await app.tenant.get('/v1/operations?limit=1');
    expect([page.body.items, (await app.tenant.get(`/v1/operations?limit=1&cursor=${page.body.nextCursor}`)).body.items]).toEqual([[newest], [older]]);
    expect((await app.tenant.get(`/v1/operations?ids=${older.id},op_01kd8pe0000000000000000000`)).body.items).toEqual([older]);
    expect((await app.tenant.get('/v1/operations?kind=image.delete')).body.items).toEqual([]);
    expect((await app.tenant.get(`/v1/operations?resourceId=${older.resource.id}`)).body.items).toEqual([older]);
    const { data } = await app.graphql.run(
      'query($ids: [String!]) { operations(first: 1, ids: $ids, status: null) { nodes { id } pageInfo { hasNextPage } } }',
      { ids: [older.id] },
    );
    expect(data.operations).toEqual({ nodes: [{ id: older.id }], pageInfo: { hasNextPage: false } });
  });

  test('refuse too many ids, too long a wait and what is not there', async () => {
    const many = Array.from({ length: 51 }, () => 'op_01kd8pe0000000000000000000');
    expect((await app.tenant.get(`/v1/operations?ids=${many.join(',')}`)).body.code).toBe('invalid');
    expect(
      (await app.graphql.run('query($ids: [String!]) { operations(first: 1, ids: $ids) { nodes { id } } }', { ids: many })).errors?.[0]?.extensions.code,
    ).toBe('invalid');
    const [{ id }] = (await app.tenant.get('/v1/operations')).body.items;
    expect((await app.tenant.get(`/v1/operations/${id}?wait=61`)).body.code).toBe('invalid');
    for (const missing of ['op_01kd8pe0000000000000000000', 'slow']) expect((await app.tenant.get(`/v1/operations/${missing}`)).body.code).toBe('not_found');
    for (const path of ['/v1/images/%00', '/v1/api-keys/a%00', '/v1/operations?cursor=AA&kind=%00']) {
      expect((await app.tenant.get(path)).body.code).toBe('invalid');
    }
    const stranger = await app.operator.get(`/v1/operations/${id}?wait=1`);
    const never = await app.operator.get('/v1/operations/op_01kd8pe0000000000000000000');
    expect({ ...stranger.body, requestId: '' }).toEqual({ ...never.body, requestId: '' });
    expect((await app.graphql.run('{ operation(id: "op_01kd8pe0000000000000000000") { id } }')).errors?.[0]?.extensions.code).toBe('not_found');
  });
});

test('what a process claimed and did not live to run is run by another', async () => {
  await importBusybox(app);
  const waiting = app.tenant.with({ prefer: 'wait=20' });
  const { id } = (await waiting.post('/v1/containers', { name: 'orphan', image: 'busybox', start: false })).body.container;
  const done = (await waiting.post(`/v1/containers/${id}/actions/stop`)).body.operation;
  const database = new pg.Client({ connectionString: app.database.ownerUrl });
  await database.connect();
  try {
    await database.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
    const left = await database.query(
      `INSERT INTO operations (tenant_id, id, kind, resource_type, resource_id, lane, input, created_by, request_id, runner)
       SELECT tenant_id, translate(id, '0123456789', '1234567890'), kind, resource_type, resource_id, lane, input, created_by, request_id, 1
       FROM operations WHERE id = $1 RETURNING id`,
      [done.id],
    );
    const path = `/v1/operations/${left.rows[0].id}?wait=20`;
    expect((await app.tenant.get(path)).body).toMatchObject({ status: 'succeeded', startedAt: expect.any(String) });
  } finally {
    await database.end();
  }
});
