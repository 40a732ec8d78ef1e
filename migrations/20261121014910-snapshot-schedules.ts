import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When snapshots are taken by themselves, of what, and which of them are kept. */
export class SnapshotSchedules20261121014910 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE snapshot_schedules (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        cron text NOT NULL,
        timezone text NOT NULL,
        selector text NOT NULL,
        snapshot_name text NOT NULL,
        retention jsonb NOT NULL,
        enabled boolean NOT NULL DEFAULT true,
        -- null: never again
        next_run_at timestamptz,
        last_run_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      CREATE INDEX snapshot_schedules_due ON snapshot_schedules (next_run_at) WHERE enabled;
      CREATE INDEX snapshots_schedule ON snapshots (tenant_id, schedule_id, container_id) WHERE schedule_id IS NOT NULL;
      ALTER TABLE snapshot_schedules ENABLE ROW LEVEL SECURITY;
      ALTER TABLE snapshot_schedules FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON snapshot_schedules
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      CREATE POLICY owner_all ON snapshot_schedules TO berth_definer USING (true);
      GRANT SELECT, INSERT, UPDATE, DELETE ON snapshot_schedules TO berth_app;
      GRANT SELECT ON snapshot_schedules TO berth_definer;

      -- schedules whose time has come, of tenants that are not suspended
      CREATE FUNCTION due_snapshot_schedules() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT s.tenant_id, s.id FROM snapshot_schedules s JOIN tenants t ON t.id = s.tenant_id
        WHERE s.enabled AND s.next_run_at <= now() AND t.status = 'active' ORDER BY s.next_run_at LIMIT 100
      $$;
      ALTER FUNCTION due_snapshot_schedules() OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION due_snapshot_schedules() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION due_snapshot_schedules() TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
