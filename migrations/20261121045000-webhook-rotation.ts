import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets of webhooks change with an overlap; webhooks and schedules are counted. */
export class WebhookRotation20261121045000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE webhooks
        -- the secret before the last rotation, while what is sent is signed with it too
        ADD COLUMN previous_secret text,
        ADD COLUMN previous_until timestamptz;

      -- counted, but scarce on no host: any may be promised
      CREATE FUNCTION free_resources() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT ARRAY['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules'] $$;
      ALTER FUNCTION free_resources() OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION free_resources() FROM PUBLIC;
      DO $$ BEGIN
        EXECUTE replace(pg_get_functiondef('delegate_quota(text, text[], numeric[])'::regprocedure), $old$w.resource NOT IN ('apiKeys', 'tenants')$old$, 'w.resource <> ALL (free_resources())');
      END $$;

      ALTER TABLE quotas NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE webhooks NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE snapshot_schedules NO FORCE ROW LEVEL SECURITY;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, r.resource, CASE WHEN t.operator THEN 1000000 ELSE 20 END, (SELECT count(*)
          FROM (SELECT w.tenant_id, 'webhooks' FROM webhooks w UNION ALL SELECT s.tenant_id, 'snapshotSchedules' FROM snapshot_schedules s) AS held (tenant_id, resource)
          JOIN tenants u ON u.id = held.tenant_id WHERE held.resource = r.resource AND (u.id = t.id OR (NOT t.operator AND t.id = ANY (u.ancestors))))
        FROM tenants t CROSS JOIN (VALUES ('webhooks'), ('snapshotSchedules')) AS r (resource);
      ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
      ALTER TABLE webhooks FORCE ROW LEVEL SECURITY;
      ALTER TABLE snapshot_schedules FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
