import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hosts hold for each tenant, by their file systems' own figures; and a quota for snapshots by size. ADR 0014. */
export class DiskUse20261121043500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE disk_use (
        tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        host_id text NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
        -- each block counted once: layers, their snapshots, images
        bytes bigint NOT NULL,
        PRIMARY KEY (tenant_id, host_id)
      );
      ALTER TABLE disk_use ENABLE ROW LEVEL SECURITY;
      ALTER TABLE disk_use FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON disk_use
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      GRANT SELECT ON disk_use TO berth_app;
      CREATE POLICY owner_all ON disk_use TO berth_definer USING (true) WITH CHECK (true);
      GRANT SELECT, INSERT, UPDATE, DELETE ON disk_use TO berth_definer;

      ALTER TABLE quotas NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, 'snapshotMiB', CASE WHEN t.operator THEN 1000000000 ELSE 131072 END, 0 FROM tenants t;
      ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;

      -- what each tenant may hold on a host that counts by tenant: as much as it may in all
      CREATE FUNCTION disk_bounds() RETURNS TABLE (tenant_id text, limit_mib bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT q.tenant_id, floor(sum(q."limit"))::bigint FROM quotas q WHERE q.resource IN ('diskMiB', 'snapshotMiB') GROUP BY q.tenant_id
      $$;
      -- what a host has for each tenant, in place of what it had
      CREATE FUNCTION note_disk_use(host text, tenants text[], sizes bigint[]) RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DELETE FROM disk_use d WHERE d.host_id = host AND d.tenant_id <> ALL (tenants);
        INSERT INTO disk_use AS d (tenant_id, host_id, bytes)
          SELECT u.tenant, host, u.size FROM unnest(tenants, sizes) AS u (tenant, size) JOIN tenants t ON t.id = u.tenant
          ON CONFLICT (tenant_id, host_id) DO UPDATE SET bytes = excluded.bytes WHERE d.bytes <> excluded.bytes;
      $$;
      ALTER FUNCTION disk_bounds OWNER TO berth_definer;
      ALTER FUNCTION note_disk_use OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION disk_bounds, note_disk_use FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION disk_bounds, note_disk_use TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
