import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { loadConfig, type Config } from '../../src/platform/config/config.js';
import { dump, restoreDump } from '../../src/roles/dump.js';
import { EmbeddedPostgres } from '../../src/roles/up/postgres.js';
import { prepareStateDir } from '../../src/roles/up/state-dir.js';
import { systemUser } from '../../src/roles/up/system-user.js';
import { Unprivileged } from '../../src/roles/up/unprivileged.js';

let stateDir: string;
let config: Config;
let server: EmbeddedPostgres;
beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'berth-dump-'));
  chmodSync(stateDir, 0o711);
  prepareStateDir(stateDir);
  config = loadConfig({ BERTH_ENVIRONMENT: 'test', BERTH_STATE_DIR: stateDir, BERTH_SECRETS_KEY: '5e'.repeat(32) });
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  await start();
}, 60_000);
afterAll(async () => {
  await server.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await EmbeddedPostgres.start(stateDir, systemUser('postgres'), new Unprivileged(stateDir), () => undefined);
}

async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

test('a dump taken while the database is written to holds what was committed before it, and takes the place of what came later', async () => {
  await ask('CREATE TABLE kept (n integer); INSERT INTO kept SELECT generate_series(1, 20000)');
  const over = new AbortController();
  const writing = (async () => {
    while (!over.signal.aborted) await ask('INSERT INTO kept SELECT generate_series(1, 100)');
  })();
  const file = join(stateDir, 'dump.tar');
  await dump(config, file);
  over.abort();
  await writing;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await ask('DROP TABLE kept');
  await expect(restoreDump(config, file)).rejects.toThrow(/postgres runs, as process \d+: stop the installation first/);
  await server.stop();
  await restoreDump(config, file);
  await start();
  const [{ all }] = (await ask('SELECT count(*)::integer AS "all" FROM kept')) as [{ all: number }];
  expect(all).toBeGreaterThanOrEqual(20_000);
  expect(all % 100).toBe(0);
  expect(readdirSync(join(stateDir, 'postgres')).filter((name) => name.startsWith('data-before-'))).toHaveLength(1);
  expect((await ask('SELECT * FROM pg_replication_slots')).length).toBe(0);
}, 120_000);

test('a dump of a database that is stopped is as good, and what is no dump changes nothing', async () => {
  await ask('CREATE TABLE still (n integer); INSERT INTO still VALUES (7)');
  await server.stop();
  const file = join(stateDir, 'stopped.tar');
  await dump(config, file);
  writeFileSync(join(stateDir, 'none.tar'), Buffer.alloc(10_240));
  await expect(restoreDump(config, join(stateDir, 'none.tar'))).rejects.toThrow(/is no dump of a database/);
  await restoreDump(config, file);
  await start();
  expect(await ask('SELECT n FROM still')).toEqual([{ n: 7 }]);
}, 120_000);
