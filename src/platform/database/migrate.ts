import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Foundation20261121000000 } from '../../../migrations/20261121000000-foundation.js';
import { Events20261121010507 } from '../../../migrations/20261121010507-events.js';
import { Webhooks20261121011120 } from '../../../migrations/20261121011120-webhooks.js';
import { ImageCare20261121011500 } from '../../../migrations/20261121011500-image-care.js';
import { Audit20261121011901 } from '../../../migrations/20261121011901-audit.js';
import { Resale20261121012430 } from '../../../migrations/20261121012430-resale.js';
import { SnapshotCare20261121012530 } from '../../../migrations/20261121012530-snapshot-care.js';
import { Limits20261121013011 } from '../../../migrations/20261121013011-limits.js';
import { Usage20261121014900 } from '../../../migrations/20261121014900-usage.js';
import { SnapshotSchedules20261121014910 } from '../../../migrations/20261121014910-snapshot-schedules.js';
import { People20261121015600 } from '../../../migrations/20261121015600-people.js';
import { ImageCampaigns20261121032500 } from '../../../migrations/20261121032500-image-campaigns.js';
import { Registries20261121040500 } from '../../../migrations/20261121040500-registries.js';
import { KnownContainers20261121041000 } from '../../../migrations/20261121041000-known-containers.js';
import { Profiles20261121041500 } from '../../../migrations/20261121041500-profiles.js';
import { Volumes20261121041500 } from '../../../migrations/20261121041500-volumes.js';
import { DiskUse20261121043500 } from '../../../migrations/20261121043500-disk-use.js';
import { WebhookRotation20261121045000 } from '../../../migrations/20261121045000-webhook-rotation.js';
import { VolumeDisks20261121050000 } from '../../../migrations/20261121050000-volume-disks.js';
import { Backups20261121051500 } from '../../../migrations/20261121051500-backups.js';
import { MoreQuotas20261121064000 } from '../../../migrations/20261121064000-more-quotas.js';
import { Spent20261121071500 } from '../../../migrations/20261121071500-spent.js';
import { BackupEncryption20261121072000 } from '../../../migrations/20261121072000-backup-encryption.js';
import { RestoredImages20261121072500 } from '../../../migrations/20261121072500-restored-images.js';
import { MeteredStorage20261121074000 } from '../../../migrations/20261121074000-metered-storage.js';
import { IncrementalBackups20261121075000 } from '../../../migrations/20261121075000-incremental-backups.js';
import { OneLimits20261130083000 } from '../../../migrations/20261130083000-one-limits.js';
import { attachOutbox } from './outbox.js';

/** In the order of their times, which is the order they run in. */
const MIGRATIONS = [
  Foundation20261121000000,
  Events20261121010507,
  Webhooks20261121011120,
  ImageCare20261121011500,
  Audit20261121011901,
  Resale20261121012430,
  SnapshotCare20261121012530,
  Limits20261121013011,
  Usage20261121014900,
  SnapshotSchedules20261121014910,
  People20261121015600,
  ImageCampaigns20261121032500,
  Registries20261121040500,
  KnownContainers20261121041000,
  Profiles20261121041500,
  Volumes20261121041500,
  DiskUse20261121043500,
  WebhookRotation20261121045000,
  VolumeDisks20261121050000,
  Backups20261121051500,
  MoreQuotas20261121064000,
  Spent20261121071500,
  BackupEncryption20261121072000,
  RestoredImages20261121072500,
  MeteredStorage20261121074000,
  IncrementalBackups20261121075000,
  OneLimits20261130083000,
];

/**
 * Brings the schema to this version, as the owner. Creates the application role when absent and gives it `appPassword`.
 * The owner must be able to create roles. Safe to repeat, and to run from several places at once.
 */
export async function migrate(ownerUrl: string, options: { appPassword?: string } = {}): Promise<void> {
  const lock = new pg.Client({ connectionString: ownerUrl });
  await lock.connect();
  try {
    await lock.query(`SELECT pg_advisory_lock(hashtext('berth.migrate'))`);
    await ensureRoles(lock, options.appPassword);
    await migrateSchema(ownerUrl);
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
  const source = new DataSource({ type: 'postgres', url: ownerUrl, migrations: MIGRATIONS, migrationsTableName: 'berth_migrations' });
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
