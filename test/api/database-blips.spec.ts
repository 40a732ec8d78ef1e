import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';

let app: TestApp;
let owner: pg.Client;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  owner = new pg.Client({ connectionString: app.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const BREAK_SOME = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'berth_app' AND random() < 0.3`;

/** Breaks connections under whatever is being done, for as long as the work takes. */
async function whileBreaking(work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const breaking = (async () => {
    while (!over.signal.aborted) {
      await owner.query(BREAK_SOME);
      await pause(15);
    }
  })();
  await work.finally(() => over.abort());
  await breaking;
}

test('connections that break cost answers, told as unavailable, and no operation: what was begun is done', async () => {
  const answered: string[] = [];
  const limits = { cpus: 0.1, memoryMiB: 32, diskMiB: 32 };
  const session = async (name: string): Promise<void> => {
    for (const ask of [
      () => app.tenant.post('/v1/containers', { name, image: 'busybox', limits }),
      () => app.tenant.get('/v1/containers'),
      () => app.tenant.post(`/v1/containers/${name}/actions/restart`, { force: true }),
      () => app.tenant.post(`/v1/containers/${name}/snapshots`, { name: `of-${name}` }),
    ]) {
      const { status, body } = await ask();
      if (status >= 500) answered.push(`${status} ${body.code}`);
    }
  };
  const sessions = async (): Promise<void> => {
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 8 }, (_, i) => session(`box-${i}`)));
  };
  await whileBreaking(sessions());
  expect(answered.filter((one) => one !== '503 unavailable')).toEqual([]);
  await eventually(async () => {
    const operations = (await app.tenant.get('/v1/operations?limit=200')).body.items as { status: string; error?: object }[];
    expect(operations.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    const containers = (await app.tenant.get('/v1/containers')).body.items as { status: string }[];
    expect(new Set(containers.map(({ status }) => status))).toEqual(new Set(['running']));
  }, 40);
}, 90_000);
