import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestClient } from '../support/rest-client.js';
import { statementsOf } from '../support/statements.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let behind: pg.Client;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  behind = new pg.Client({ connectionString: app.database.ownerUrl });
  await behind.connect();
  await behind.query(`SELECT set_config('berth.tenant', $1, false)`, [app.keys.tenantId]);
});
afterAll(async () => {
  await behind.end();
  await app.close();
});

afterEach(() => deleteContainers(app));

const create = async (name: string): Promise<string> => {
  const { body } = await waiting.post('/v1/containers', { name, image: 'busybox', labels: { env: 'prod' }, env: { SECRET: 'x' } });
  return body.container.id as string;
};

/** What of containers a request reads whole. */
const wholeReads = async (work: () => Promise<unknown>): Promise<string[]> =>
  (await statementsOf(['containers'], work)).filter((text) => text.includes('AS "env"'));

describe('rows that were read before', () => {
  test('are asked for only when they have changed, by a page, a filtered page, an id, a name', async () => {
    const id = await create('web-1');
    await create('web-2');
    const paths = ['/v1/containers', '/v1/containers?status=running', '/v1/containers?labels=env%3Dprod', `/v1/containers/${id}`, '/v1/containers/web-1'];
    const first: object[] = [];
    for (const path of paths) first.push((await app.tenant.get(path)).body);
    for (const [index, path] of paths.entries()) {
      expect(await wholeReads(async () => expect((await app.tenant.get(path)).body).toEqual(first[index]))).toEqual([]);
    }
    await waiting.patch(`/v1/containers/${id}`, { labels: { env: 'test' } });
    expect(await wholeReads(async () => expect((await app.tenant.get('/v1/containers/web-1')).body.labels).toEqual({ env: 'test' }))).toHaveLength(1);
  });

  test('show a change that nobody counted in their version', async () => {
    const id = await create('web-1');
    await app.tenant.get('/v1/containers');
    await behind.query(`UPDATE containers SET image_name = 'renamed' WHERE id = $1`, [id]);
    expect((await app.tenant.get('/v1/containers')).body.items[0].image.name).toBe('renamed');
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.image.name).toBe('renamed');
  });

  test('show what is counted elsewhere', async () => {
    const id = await create('web-1');
    expect((await app.tenant.get('/v1/containers')).body.items[0].snapshots).toBe(0);
    await waiting.post(`/v1/containers/${id}/snapshots`, { name: 'first' });
    expect((await app.tenant.get('/v1/containers')).body.items[0].snapshots).toBe(1);
    await waiting.delete('/v1/snapshots/first');
    expect((await app.tenant.get('/v1/containers')).body.items[0].snapshots).toBe(0);
  });

  test("are not another tenant's, nor there when they are gone", async () => {
    const id = await create('web-1');
    await app.tenant.get(`/v1/containers/${id}`);
    expect((await app.operator.get(`/v1/containers/${id}`)).status).toBe(404);
    await waiting.delete(`/v1/containers/${id}?force=true`);
    expect((await app.tenant.get(`/v1/containers/${id}`)).status).toBe(404);
    expect((await app.tenant.get('/v1/containers')).body.items).toEqual([]);
  });

  test('are read again after connections were lost: another server may have taken over', async () => {
    const id = await create('web-1');
    const read = async (): Promise<unknown> => (await app.tenant.get(`/v1/containers/${id}`)).body;
    const known = await read();
    await behind.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'berth' AND usename = 'berth_app'`);
    await eventually(async () => expect(await wholeReads(async () => expect(await read()).toEqual(known))).toHaveLength(1));
  });
});
