import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Usage for billing: a meter per container, and a record for each of its hours, which nobody changes again. */
export class Usage20261121014900 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE usage_meters (
        -- no foreign key: what was used is billed after its container is gone
        tenant_id text NOT NULL,
        container_id text NOT NULL,
        container_name text NOT NULL,
        -- up to when everything is counted
        at timestamptz NOT NULL,
        -- the run that was measured last, and its counters then
        run integer NOT NULL,
        cpu_seconds numeric NOT NULL,
        rx_bytes numeric NOT NULL,
        tx_bytes numeric NOT NULL,
        -- what the hour of "at" has so far
        open jsonb NOT NULL,
        PRIMARY KEY (tenant_id, container_id)
      );
      CREATE TABLE usage_records (
        tenant_id text NOT NULL,
        container_id text NOT NULL,
        hour timestamptz NOT NULL,
        container_name text NOT NULL,
        amounts jsonb NOT NULL,
        PRIMARY KEY (tenant_id, container_id, hour)
      );
      CREATE INDEX usage_records_hour ON usage_records (tenant_id, hour);
    `);
    for (const [table, grants] of [['usage_meters', 'SELECT, INSERT, UPDATE, DELETE'], ['usage_records', 'SELECT, INSERT']] as const) {
      await db.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON ${table}
          USING (tenant_id = current_setting('berth.tenant', true))
          WITH CHECK (tenant_id = current_setting('berth.tenant', true));
        GRANT ${grants} ON ${table} TO berth_app;
      `);
    }
    await db.query(`
      CREATE POLICY owner_all ON usage_meters TO berth_definer USING (true);
      GRANT SELECT ON usage_meters TO berth_definer;

      -- everything to be measured: containers that are there, and meters whose container is gone, with when it went
      CREATE FUNCTION usage_subjects() RETURNS TABLE (
        tenant_id text, container_id text, container_name text, host_id text, running boolean, run integer, memory_mib integer, disk_mib integer,
        snapshot_mib integer, since timestamptz, gone_at timestamptz
      ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id, c.name, c.host_id, c.status IN ('running', 'paused'), c.run, c.memory_mib, CASE WHEN c.status = 'error' THEN 0 ELSE c.disk_mib END,
          (SELECT coalesce(sum(s.size_mib), 0)::integer FROM snapshots s WHERE s.tenant_id = c.tenant_id AND s.container_id = c.id), c.created_at, NULL
        FROM containers c
        UNION ALL
        SELECT m.tenant_id, m.container_id, m.container_name, '', false, m.run, 0, 0,
          (SELECT coalesce(sum(s.size_mib), 0)::integer FROM snapshots s WHERE s.tenant_id = m.tenant_id AND s.container_id = m.container_id), m.at,
          coalesce((SELECT max(o.finished_at) FROM operations o WHERE o.tenant_id = m.tenant_id AND o.resource_id = m.container_id AND o.kind = 'container.delete'), m.at)
        FROM usage_meters m WHERE NOT EXISTS (SELECT FROM containers c WHERE c.tenant_id = m.tenant_id AND c.id = m.container_id)
      $$;
      ALTER FUNCTION usage_subjects() OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION usage_subjects() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION usage_subjects() TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
