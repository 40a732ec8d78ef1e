import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test('anybody may ask whether it lives and is ready', async () => {
  for (const path of ['/healthz', '/readyz']) expect(await app.nobody.get(path)).toMatchObject({ status: 200, body: { status: 'ok' } });
});

test('it is not ready without a worker, and says so; it is again when the worker is back', async () => {
  const db = new pg.Client({ connectionString: app.database.appUrl });
  await db.connect();
  await db.query(`SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE application_name = 'berth session' AND datname = current_database()`);
  const answer = await app.nobody.get('/readyz');
  await db.end();
  expect([answer.status, answer.headers['content-type'], answer.body.code, answer.body.errors]).toEqual([
    503,
    'application/problem+json; charset=utf-8',
    'unavailable',
    [{ pointer: '/worker', code: 'unavailable', message: 'no worker is running' }],
  ]);
  await eventually(async () => expect((await app.nobody.get('/readyz')).status).toBe(200));
});

test("metrics are the operator's, and count requests by route", async () => {
  await app.tenant.get('/v1/api-keys/first');
  const { text, headers } = await app.operator.get('/metrics');
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(text).toMatch(/berth_http_request_duration_seconds_count\{method="GET",route="\/v1\/api-keys\/:id",status="200"\} 1/);
  expect(text).toContain('process_resident_memory_bytes');
  const [{ name, checks }] = (await app.operator.get('/v1/hosts')).body.items;
  expect(text).toContain(`berth_host_online{host="${name}"} 1`);
  for (const check of checks) expect(text).toContain(`berth_host_check_ok{host="${name}",check="${check.name}"} ${check.ok ? 1 : 0}`);
  expect(checks.length).toBeGreaterThan(0);
  expect((await app.tenant.get('/metrics')).body.code).toBe('forbidden');
  expect((await app.nobody.get('/metrics')).body.code).toBe('unauthenticated');
});
