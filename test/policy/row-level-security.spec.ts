import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
let tenants: { mine: string; other: string };

beforeAll(async () => {
  database = await testDatabase();
  const mine = await bootstrap(database.ownerUrl, { tenantName: 'mine' });
  const other = await bootstrap(database.ownerUrl, { tenantName: 'other' });
  tenants = { mine: mine.tenantId, other: other.tenantId };
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

const names = async (client: pg.Client, sql: string): Promise<string[]> => (await client.query<{ name: string }>(sql)).rows.map((row) => row.name);

/** Tables that hold a tenant's rows, by the catalogue. */
const TENANT_TABLES = `SELECT c.relname AS name, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND (c.relname = 'tenants' OR EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))`;

describe('row-level security', () => {
  test('is enabled and forced on every table of tenants, each with a policy that checks writes too', async () => {
    expect((await names(owner, TENANT_TABLES)).length).toBeGreaterThan(5);
    const weak = await names(
      owner,
      `SELECT t.name FROM (${TENANT_TABLES}) t JOIN pg_class c ON c.oid = t.oid WHERE NOT c.relrowsecurity OR NOT c.relforcerowsecurity
       OR NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant' AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)`,
    );
    expect(weak).toEqual([]);
  });

  test('every other policy serves reading only, or the role of the named cross-tenant functions', async () => {
    const others = await names(
      owner,
      `SELECT tablename || '.' || policyname AS name FROM pg_policies WHERE schemaname = 'public' AND policyname <> 'tenant' AND cmd <> 'SELECT' AND roles <> '{berth_definer}'`,
    );
    expect(others).toEqual([]);
  });

  test('the application role owns nothing, bypasses nothing and cannot become who does', async () => {
    expect(await names(owner, `SELECT c.relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'berth_app'`)).toEqual([]);
    expect(
      await names(
        owner,
        `SELECT rolname AS name FROM pg_roles WHERE rolname IN ('berth_app', 'berth_definer') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)`,
      ),
    ).toEqual([]);
    await expect(app.query('SET ROLE berth_owner')).rejects.toThrow(/permission denied/);
    await expect(app.query('SET ROLE berth_definer')).rejects.toThrow(/permission denied/);
    await expect(app.query('ALTER TABLE containers DISABLE ROW LEVEL SECURITY')).rejects.toThrow(/must be owner/);
  });

  test('without a tenant the application sees no rows', async () => {
    for (const table of await names(owner, TENANT_TABLES)) {
      const { rows } = await app.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`);
      expect([table, rows[0]!.n]).toEqual([table, '0']);
    }
  });

  test("a tenant sees its own rows, and can neither see, change nor make another's", async () => {
    await app.query(`SELECT set_config('berth.tenant', $1, false)`, [tenants.mine]);
    const seen = await app.query<{ tenant_id: string }>('SELECT DISTINCT tenant_id FROM quotas');
    expect(seen.rows).toEqual([{ tenant_id: tenants.mine }]);
    expect((await app.query('UPDATE quotas SET "limit" = 0 WHERE tenant_id = $1', [tenants.other])).rowCount).toBe(0);
    expect((await app.query('DELETE FROM tenants WHERE id = $1', [tenants.other])).rowCount).toBe(0);
    await expect(app.query(`INSERT INTO quotas (tenant_id, resource, "limit") VALUES ($1, 'extra', 1)`, [tenants.other])).rejects.toThrow(/row-level security/);
    await expect(app.query('UPDATE quotas SET tenant_id = $1', [tenants.other])).rejects.toThrow(/row-level security/);
    await app.query(`SELECT set_config('berth.tenant', '', false)`);
  });

  test('a view, which shows what its owner may see, is not for the application', async () => {
    const open = await names(
      owner,
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm') AND has_table_privilege('berth_app', c.oid, 'SELECT')`,
    );
    expect(open).toEqual([]);
  });

  test('functions that look across tenants are few, pinned to a search path, and not for everybody', async () => {
    const loose = await names(
      owner,
      `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_roles r ON r.oid = p.proowner
       WHERE n.nspname = 'public' AND (NOT p.prosecdef OR r.rolname <> 'berth_definer' OR p.proconfig IS NULL
         OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0))`,
    );
    expect(loose).toEqual([]);
  });
});
