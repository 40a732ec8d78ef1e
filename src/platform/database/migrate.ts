import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { attachOutbox } from './outbox.js';
import { MIGRATIONS, refuseNewer } from './schema-version.js';

/** Each file of the folder that begins with a time; they run in the order of these. */
async function migrations(): Promise<Function[]> {
  const files = readdirSync(MIGRATIONS).filter((file) => /^\d{14}-.*(?<!\.d)\.[jt]s$/.test(file));
  const modules = await Promise.all(files.sort().map((file) => import(join(MIGRATIONS, file)) as Promise<Record<string, Function>>));
  return modules.flatMap((module) => Object.values(module));
}

/**
 * Brings the schema to this version, as the owner. Creates the application role when absent and gives it `appPassword`.
 * The owner must be able to create roles. Safe to repeat, and to run from several places at once.
 */
export async function migrate(ownerUrl: string, options: { appPassword?: string } = {}): Promise<void> {
  const lock = new pg.Client({ connectionString: ownerUrl });
  await lock.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('berth.migrate'))`);
    await refuseNewer(lock);
    await ensureRoles(lock, options.appPassword);
    await migrateSchema(ownerUrl);
    await lock.query('GRANT SELECT ON berth_migrations TO berth_app');
    await attachOutbox(lock);
    await runMigrations({ connectionString: ownerUrl });
    await grantJobs(lock);
  } finally {
    await lock.end();
  }
}

/** `berth_app` is who the service connects as: bound by row-level security, owner of nothing. `berth_definer` owns the functions that look across tenants. */
async function ensureRoles(db: pg.Client, appPassword: string | undefined): Promise<void> {
  await db.query(`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth_app') THEN
        CREATE ROLE berth_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
      END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'berth_definer') THEN
        CREATE ROLE berth_definer NOLOGIN NOSUPERUSER NOBYPASSRLS;
      END IF;
    END $$;
    GRANT berth_definer, berth_app TO CURRENT_USER;
    GRANT USAGE ON SCHEMA public TO berth_app;
    GRANT USAGE, CREATE ON SCHEMA public TO berth_definer;
  `);
  if (appPassword !== undefined) await db.query(`ALTER ROLE berth_app PASSWORD ${db.escapeLiteral(appPassword)}`);
}

async function migrateSchema(ownerUrl: string): Promise<void> {
  const source = new DataSource({ type: 'postgres', url: ownerUrl, migrations: await migrations(), migrationsTableName: 'berth_migrations' });
  await source.initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

/** graphile-worker expects its owner; we let the application role add and run jobs without owning them. */
async function grantJobs(db: pg.Client): Promise<void> {
  await db.query(`
    GRANT USAGE ON SCHEMA graphile_worker TO berth_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO berth_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA graphile_worker TO berth_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO berth_app;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'graphile_worker' AND c.relkind = 'r' AND c.relrowsecurity
        AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'berth_app')
      LOOP
        EXECUTE format('CREATE POLICY berth_app ON graphile_worker.%I TO berth_app USING (true) WITH CHECK (true)', name);
      END LOOP;
    END $$;
  `);
}
