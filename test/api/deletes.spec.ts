import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Verb } from '../../src/agent/drivers/fake/fault-plan.js';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';

let app: TestApp;
let owned: Belongings;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  await waiting.delete(`/v1/backups/${owned['backups']!.id}`);
});
afterAll(() => app.close());

const again: [collection: string, verb: Verb, create: string, body: object][] = [
  ['snapshots', 'snapshots.delete', '/v1/containers/mine/snapshots', { name: 'kept' }],
  ['volume-snapshots', 'snapshots.delete', '/v1/volumes/disk/snapshots', { name: 'disk-kept' }],
  ['volumes', 'volumes.delete', '/v1/volumes', { name: 'disk', sizeMiB: 16 }],
  ['containers', 'destroy', '/v1/containers', { name: 'mine', image: 'base' }],
];

test.each(again)('a second DELETE of one of %s answers the operation under way, and its name is busy until it is gone', async (collection, verb, create, body) => {
  const path = `/v1/${collection}/${owned[collection]!.id}`;
  app.host.faults.add({ verb, at: 'before', kind: 'hang' });
  const first = await app.tenant.delete(path);
  expect(first.status).toBe(202);
  await eventually(() => expect(app.host.faults.hangs).toBe(1));
  for (const again of [await app.tenant.delete(path), await app.tenant.delete(collection === 'containers' ? `${path}?force=true` : path)]) {
    expect([again.status, again.body.operation?.id]).toEqual([202, first.body.operation.id]);
  }
  const taken = await app.tenant.post(create, body);
  expect([taken.status, taken.body.code, taken.body.retryable, taken.headers['retry-after']]).toEqual([409, 'busy', true, '1']);
  app.host.faults.release();
  expect((await app.tenant.get(`/v1/operations/${first.body.operation.id}?wait=20`)).body.status).toBe('succeeded');
  expect((await app.tenant.delete(path)).status).toBe(404);
  expect((await waiting.post(create, body)).status).toBe(201);
});

test('force reaches a delete that waits behind something else', async () => {
  const { id } = (await waiting.post('/v1/containers', { name: 'slow', image: 'base' })).body.container;
  app.host.faults.add({ verb: 'stop', at: 'before', kind: 'hang' });
  await app.tenant.post(`/v1/containers/${id}/actions/stop`);
  await eventually(() => expect(app.host.faults.hangs).toBe(1));
  const { operation } = (await app.tenant.delete(`/v1/containers/${id}`)).body;
  const client = await app.database.superuser();
  const stopOf = async (): Promise<unknown> => (await client.query(`SELECT input->'stop'->'force' AS force FROM operations WHERE id = $1`, [operation.id])).rows[0]?.force;
  expect(await stopOf()).toBe(false);
  expect((await app.tenant.delete(`/v1/containers/${id}?force=true`)).body.operation.id).toBe(operation.id);
  expect(await stopOf()).toBe(true);
  await client.end();
  app.host.faults.release();
  expect((await app.tenant.get(`/v1/operations/${operation.id}?wait=20`)).body.status).toBe('succeeded');
});
