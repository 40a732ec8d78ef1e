import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { RestAnswer } from '../support/rest-client.js';

const SECONDS = 20;
/** A request may wait for a connection of the pool, and then for the table. */
const LONGEST_MS = 17_000;

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

test(`tables that somebody locks for ${SECONDS} s cost answers that say to try again, within bounds, and nothing else`, async () => {
  const limits = { cpus: 0.1, memoryMiB: 32, diskMiB: 32 };
  const { id } = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'one', image: 'busybox', limits })).body.container;
  const seen: string[] = [];
  let longest = 0;
  const ask = async (what: string, send: () => Promise<RestAnswer>): Promise<void> => {
    const began = performance.now();
    const { status, body, headers } = await send();
    longest = Math.max(longest, performance.now() - began);
    if (status >= 500) seen.push(`${what} ${status} ${body.code} ${body.retryable} ${headers['retry-after'] === undefined ? 'without' : 'with'} Retry-After`);
    else seen.push(`${what} ok`);
  };
  const over = Date.now() + SECONDS * 1000;
  await owner.query('BEGIN');
  await owner.query('LOCK TABLE containers, operations, quotas, images IN ACCESS EXCLUSIVE MODE');
  const session = async (at: number): Promise<void> => {
    while (Date.now() < over - 1000) {
      await ask('get', () => app.tenant.get(`/v1/containers/${id}`));
      await ask('list', () => app.tenant.get('/v1/containers'));
      await ask('create', () => app.tenant.post('/v1/containers', { name: `more-${at}-${Date.now()}`, image: 'busybox', limits }));
      await ask('quota', () => app.tenant.get('/v1/quota'));
      await ask('me', () => app.tenant.get('/v1/me'));
      await pause(20);
    }
  };
  const sessions = Promise.all(Array.from({ length: 16 }, (_, at) => session(at)));
  await pause(over - Date.now());
  await owner.query('ROLLBACK');
  await sessions;
  const kinds = [...new Set(seen)].sort();
  expect(kinds.filter((one) => !/ ok$| 503 unavailable true with Retry-After$/.test(one))).toEqual([]);
  expect(kinds).toContain('get 503 unavailable true with Retry-After');
  expect(kinds).toContain('create 503 unavailable true with Retry-After');
  expect(longest).toBeLessThan(LONGEST_MS);
  await eventually(async () => {
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.status).toBe('running');
    const operations = (await app.tenant.get('/v1/operations?limit=200')).body.items as { status: string }[];
    expect(operations.filter(({ status }) => status !== 'succeeded')).toEqual([]);
  }, 40);
  await eventually(async () => expect((await app.operator.get('/v1/findings')).body.items).toEqual([]), 20);
}, 120_000);
