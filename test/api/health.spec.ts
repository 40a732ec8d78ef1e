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

test('metrics tell of each reconciler when it last ran, how long that took and what errors it met', async () => {
  const value = (text: string, metric: string, task: string): number => Number(new RegExp(`^${metric}{task="${task}"} (\\S+)$`, 'm').exec(text)?.[1]);
  const metrics = async (): Promise<string> => (await app.operator.get('/metrics')).text;
  const fine = await eventually(async () => {
    const text = await metrics();
    expect(value(text, 'berth_task_last_success_timestamp_seconds', 'compare-inventory')).toBeGreaterThan(Date.now() / 1000 - 60);
    return text;
  });
  expect(value(fine, 'berth_task_duration_seconds', 'compare-inventory')).toBeGreaterThan(0);
  expect(value(fine, 'berth_task_errors_total', 'compare-inventory')).toBe(0);
  const tasks = [...fine.matchAll(/^berth_task_last_run_timestamp_seconds{task="(.*)"}/gm)].map(([, task]) => task);
  expect(tasks).toEqual(expect.arrayContaining(['describe-hosts', 'expire-snapshots', 'measure-usage', 'recover-operations', 'suspend-containers']));

  app.host.faults.add({ verb: 'list', at: 'before', kind: 'fail', times: 100 });
  await eventually(async () => expect(value(await metrics(), 'berth_task_errors_total', 'compare-inventory')).toBeGreaterThan(0), 30);
  const failing = await metrics();
  const [run, success] = ['run', 'success'].map((what) => value(failing, `berth_task_last_${what}_timestamp_seconds`, 'compare-inventory'));
  expect(run).toBeGreaterThan(success!);
  app.host.faults.release();
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
