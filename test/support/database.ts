import pg from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';

/** A database of one test file: migrated, empty, with the URLs of its owner and of the application role. */
export interface TestDatabase {
  ownerUrl: string;
  appUrl: string;
  /** Connected to it as a superuser, whom row-level security does not bind; to be ended by who asked. */
  superuser(): Promise<pg.Client>;
  /** Keeps what is in it now; what this answers puts that in its place. Nobody may be connected, then as now. */
  dump(): Promise<() => Promise<void>>;
  drop(): Promise<void>;
}

const serverUrl = (): string => {
  const url = process.env['BERTH_TEST_POSTGRES'];
  if (!url) throw new Error('no test Postgres: is globalSetup configured for this jest project?');
  return url;
};

async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const urlOf = (database: string, user: string): string => {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  url.username = user;
  return url.href;
};

const TEMPLATE = 'berth_template';

/** Makes the migrated template once per run; an ordinary owner, not a superuser, as in production. */
async function ensureTemplate(): Promise<void> {
  await asAdmin(async (client) => {
    await client.query(`SELECT pg_advisory_lock(42)`);
    const found = await client.query(`SELECT datistemplate FROM pg_database WHERE datname = $1`, [TEMPLATE]);
    if (found.rows[0]?.datistemplate) return;
    await client.query(
      `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth_owner') THEN CREATE ROLE berth_owner LOGIN CREATEROLE; END IF; END $$`,
    );
    await client.query(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
    await client.query(`CREATE DATABASE ${TEMPLATE} OWNER berth_owner`);
    await migrate(urlOf(TEMPLATE, 'berth_owner'));
    await client.query(`ALTER DATABASE ${TEMPLATE} IS_TEMPLATE true`);
  });
}

let made = 0;

/** A fresh database copied from the template; tens of milliseconds. `empty`: there is nothing in it. */
export async function testDatabase({ empty = false } = {}): Promise<TestDatabase> {
  await ensureTemplate();
  const name = `berth_test_${process.pid}_${Date.now()}_${made++}`;
  await asAdmin(async (client) => {
    await client.query(`SELECT pg_advisory_lock(43)`); // copies of one template must not overlap
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : TEMPLATE} OWNER berth_owner`);
  });
  return {
    ownerUrl: urlOf(name, 'berth_owner'),
    appUrl: urlOf(name, 'berth_app'),
    async superuser() {
      const client = new pg.Client({ connectionString: urlOf(name, 'postgres') });
      await client.connect();
      return client;
    },
    async dump() {
      const kept = `${name}_dump`;
      await asAdmin((client) => client.query(`CREATE DATABASE ${kept} TEMPLATE ${name} OWNER berth_owner`));
      return () =>
        asAdmin(async (client) => {
          await client.query(`DROP DATABASE ${name}`);
          await client.query(`ALTER DATABASE ${kept} RENAME TO ${name}`);
        });
    },
    drop: () => asAdmin(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}
