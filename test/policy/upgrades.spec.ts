import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Foundation20261121000000 } from '../../migrations/20261121000000-foundation.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { quotaRules } from '../../src/platform/nouns/noun.js';
import '../../src/roles/app.module.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

/** What tenants had lines for from the first version on. */
const FIRST = ['containers', 'cpus', 'memoryMiB', 'diskMiB', 'snapshots', 'images'];

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

test('a tenant of the first version has a line of quota for every resource there is now', async () => {
  await owner.query('GRANT USAGE ON SCHEMA public TO berth_app; GRANT USAGE, CREATE ON SCHEMA public TO berth_definer');
  const source = new DataSource({ type: 'postgres', url: database.ownerUrl, migrations: [Foundation20261121000000], migrationsTableName: 'berth_migrations' });
  await source.initialize();
  await source.runMigrations();
  await source.destroy();
  await owner.query(`SELECT set_config('berth.tenant', 'ten_old', false)`);
  await owner.query(`INSERT INTO tenants (id, name, ancestors) VALUES ('ten_old', 'old', '{ten_old}')`);
  await owner.query(`INSERT INTO quotas (tenant_id, resource, "limit") SELECT 'ten_old', unnest($1::text[]), 1`, [FIRST]);
  await owner.query(`INSERT INTO containers (tenant_id, id, name, image_id, image_name, status, desired, cpus, memory_mib, disk_mib, processes)
    VALUES ('ten_old', 'ctr_old', 'web', 'img_old', 'busybox', 'stopped', 'stopped', 0.5, 128, 1024, 64)`);
  await owner.query(`INSERT INTO operations (tenant_id, id, kind, status, resource_type, resource_id, lane, input, created_by, request_id)
    VALUES ('ten_old', 'op_old', 'container.update', 'queued', 'container', 'ctr_old', 'ctr_old', $1, 'key_old', 'old')`, [
    { from: { cpus: 0.25, memoryMiB: 64, diskMiB: 1024, processes: 64, swapMiB: null, autostart: true, profiles: [] } },
  ]);

  await owner.query(`INSERT INTO hosts (id, name, address, description) VALUES ('hst_old', 'old', 'unix:/old', $1)`, [
    { kernel: '6.1', memoryMib: 2048, diskMib: 4096, diskFreeMib: 1024 },
  ]);
  await owner.query(`INSERT INTO images (tenant_id, id, name, status, host_id) VALUES ('ten_old', 'img_old', 'old', 'importing', 'hst_old')`);
  await owner.query(
    `INSERT INTO operations (tenant_id, id, kind, status, resource_type, resource_id, lane, input, outputs, created_by, request_id)
     VALUES ('ten_old', 'opr_old', 'image.import', 'running', 'image', 'img_old', 'img_old', '{"url": "https://old"}', $1, 'key_old', 'req_old')`,
    [{ import: { digest: 'sha256:0', sizeMib: 9 } }],
  );

  await migrate(database.ownerUrl);
  const { rows } = await owner.query<{ resource: string }>('SELECT resource FROM quotas WHERE tenant_id = $1', ['ten_old']);
  expect(rows.map(({ resource }) => resource).sort()).toEqual([...quotaRules().keys()].sort());
});

test('a container of the first version keeps its limits, and a change of them what to go back to', async () => {
  const limits = { cpus: 0.5, memoryMiB: 128, diskMiB: 1024, processes: 64 };
  const { rows } = await owner.query<{ limits: object }>(`SELECT limits FROM containers WHERE id = 'ctr_old'`);
  expect(rows).toEqual([{ limits }]);
  const { rows: changes } = await owner.query<{ input: object }>(`SELECT input FROM operations WHERE id = 'op_old'`);
  expect(changes).toEqual([{ input: { from: { limits: { ...limits, cpus: 0.25, memoryMiB: 64 }, autostart: true, profiles: [] } } }]);
});

test('an operation that is under way knows its host', async () => {
  const { rows } = await owner.query<{ input: object }>(`SELECT input FROM operations WHERE id = 'opr_old'`);
  expect(rows).toEqual([{ input: { url: 'https://old', hostId: 'hst_old' } }]);
});

test('what hosts answered earlier has the names that they answer with now', async () => {
  const { rows: hosts } = await owner.query<{ description: object }>(`SELECT description FROM hosts WHERE id = 'hst_old'`);
  expect(hosts).toEqual([{ description: { kernel: '6.1', memoryMiB: 2048, diskMiB: 4096, diskFreeMiB: 1024 } }]);
  const { rows: imports } = await owner.query<{ outputs: object }>(`SELECT outputs FROM operations WHERE id = 'opr_old'`);
  expect(imports).toEqual([{ outputs: { import: { digest: 'sha256:0', sizeMiB: 9 } } }]);
});

test('the database and the rules name the same resources as free', async () => {
  const { rows } = await owner.query<{ name: string }>('SELECT unnest(free_resources()) AS name');
  expect(rows.map(({ name }) => name).sort()).toEqual([...quotaRules()].flatMap(([resource, { free }]) => (free ? [resource] : [])).sort());
});
