import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { startPostgres, type TestPostgres } from '../support/postgres.setup.js';

/** Another than that of all tests, as it is killed. */
let postgres: TestPostgres;
let app: TestApp;
beforeAll(async () => {
  postgres = await startPostgres();
  process.env['BERTH_TEST_POSTGRES'] = postgres.url;
  app = await startApp();
  await importBusybox(app);
  await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { backups: 100 });
}, 60_000);
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
});

/** Resolves once an archive lies where backups are packed, or, for `gone`, one that did has been thrown away. */
async function archive(when: 'packed' | 'gone'): Promise<void> {
  const folder = join(app.config.stateDir, 'agent', 'staging');
  const seen = new Set<string>();
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await pause(1)) {
    const names = readdirSync(folder).filter((name) => !name.endsWith('.part'));
    for (const name of names) seen.add(name);
    if (when === 'packed' ? seen.size > 0 : names.length < seen.size) return;
  }
  throw new Error(`no archive was ${when}`);
}

test('Postgres killed while six backups run: all succeed, also those whose archive was thrown away in that moment', async () => {
  const waiting = app.tenant.with({ prefer: 'wait=30' });
  const names = Array.from({ length: 6 }, (_, i) => `saved-${i}`);
  const limits = { cpus: 0.1, memoryMiB: 32, diskMiB: 32 };
  for (const name of names) await waiting.post('/v1/containers', { name, image: 'busybox', limits });
  for (const [round, when] of (['packed', 'gone', 'gone', 'gone'] as const).entries()) {
    const asked = await Promise.all(names.map((name) => app.tenant.post(`/v1/containers/${name}/backups`, { name: `${name}-${round}` })));
    expect(asked.map(({ status }) => status)).toEqual(names.map(() => 201));
    await archive(when);
    await postgres.kill();
    await postgres.startAgain();
    await eventually(async () => {
      const backups = (await app.tenant.get('/v1/backups?limit=200')).body.items as { name: string; status: string; statusReason?: object }[];
      const these = backups.filter(({ name }) => name.endsWith(`-${round}`));
      expect(these.map(({ status, statusReason }) => [status, statusReason])).toEqual(names.map(() => ['ready', undefined]));
    }, 60);
  }
  const operations = (await app.tenant.get('/v1/operations?limit=200')).body.items as { kind: string; status: string }[];
  expect(operations.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  const backups = (await app.tenant.get('/v1/backups?limit=200')).body.items as { id: string }[];
  const { operation } = (await waiting.post(`/v1/backups/${backups[0]!.id}/actions/verify`, {})).body;
  expect([backups.length, operation.status]).toEqual([24, 'succeeded']);
  expect(readdirSync(join(app.config.stateDir, 'agent', 'staging'))).toEqual([]);
}, 240_000);
