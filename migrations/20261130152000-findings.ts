import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToApp } from './tenant-table.js';

/** What is compared with the hosts, and with the quotas, over all tenants. */
export class Findings20261130152000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION things_on_hosts() RETURNS TABLE (kind text, tenant_id text, id text, name text, status text, reason text, host_id text, version bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT 'container', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM containers t
        UNION ALL SELECT 'snapshot', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM snapshots t
        UNION ALL SELECT 'volume', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM volumes t
        UNION ALL SELECT 'volumeSnapshot', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM volume_snapshots t
        UNION ALL SELECT 'image', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', t.host_id, t.version::bigint FROM images t
        UNION ALL SELECT 'backup', t.tenant_id, t.id, t.name, t.status, t.status_reason ->> 'code', NULL, t.version::bigint FROM backups t
      $$;

      -- with all that names what they work on
      CREATE FUNCTION operations_under_way() RETURNS TABLE (tenant_id text, id text, kind text, seconds double precision, names text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT o.tenant_id, o.id, o.kind, extract(epoch FROM now() - o.created_at)::double precision,
          concat_ws(' ', o.resource_id, o.lane, o.input::text, o.outputs::text)
        FROM operations o WHERE o.status IN ('queued', 'running')
      $$;

      -- lines that say another sum than what the tenant's things hold, and those of all below it
      CREATE FUNCTION wrong_quotas() RETURNS TABLE (tenant_id text, resource text, used numeric, held numeric)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH things AS (
          SELECT t.tenant_id, t.reserved FROM containers t UNION ALL SELECT t.tenant_id, t.reserved FROM snapshots t
          UNION ALL SELECT t.tenant_id, t.reserved FROM volumes t UNION ALL SELECT t.tenant_id, t.reserved FROM volume_snapshots t
          UNION ALL SELECT t.tenant_id, t.reserved FROM images t UNION ALL SELECT t.tenant_id, t.reserved FROM backups t),
        own AS (SELECT t.tenant_id, r.key AS resource, sum(r.value::numeric) AS held FROM things t, jsonb_each_text(t.reserved) r GROUP BY 1, 2),
        held AS (
          SELECT u.id AS tenant_id, own.resource, sum(own.held) AS held FROM own JOIN tenants t ON t.id = own.tenant_id
          JOIN tenants u ON u.id = ANY (t.ancestors) AND (u.id = t.id OR NOT u.operator) GROUP BY 1, 2)
        SELECT q.tenant_id, q.resource, q.used, coalesce(h.held, 0) FROM quotas q LEFT JOIN held h USING (tenant_id, resource)
        WHERE q.resource IN ('containers', 'addresses', 'cpus', 'memoryMiB', 'diskMiB', 'snapshots', 'snapshotMiB', 'volumes', 'volumeMiB', 'images', 'backups', 'backupMiB')
        AND abs(q.used - coalesce(h.held, 0)) > 0.000001
      $$;
    `);
    await openToApp(db, ['things_on_hosts()', 'operations_under_way()', 'wrong_quotas()']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
