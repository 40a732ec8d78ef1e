import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Volumes, backups and private images have meters as containers have. */
export class MeteredStorage20261121074000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP FUNCTION usage_subjects();
      ALTER TABLE usage_meters RENAME COLUMN container_id TO resource_id;
      ALTER TABLE usage_meters RENAME COLUMN container_name TO name;
      ALTER TABLE usage_records RENAME COLUMN container_id TO resource_id;
      ALTER TABLE usage_records RENAME COLUMN container_name TO name;

      -- everything to be measured: what is there, and meters of what is gone, with when it went
      CREATE FUNCTION usage_subjects() RETURNS TABLE (
        tenant_id text, resource_id text, name text, host_id text, running boolean, run integer, memory_mib integer, disk_mib integer,
        snapshot_mib integer, volume_mib integer, backup_mib integer, image_mib integer, since timestamptz, gone_at timestamptz
      ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH taken AS (
          SELECT held.tenant_id, held.of, sum(held.size_mib)::integer AS size_mib FROM (
            SELECT s.tenant_id, s.container_id AS of, s.size_mib FROM snapshots s
            UNION ALL SELECT s.tenant_id, s.volume_id, s.size_mib FROM volume_snapshots s
          ) AS held GROUP BY held.tenant_id, held.of
        ), there AS (
          SELECT c.tenant_id, c.id, c.name, c.host_id, c.status IN ('running', 'paused') AS running, c.run, c.memory_mib,
            CASE WHEN c.status = 'error' THEN 0 ELSE c.disk_mib END AS disk_mib, 0 AS volume_mib, 0 AS backup_mib, 0 AS image_mib, c.created_at
          FROM containers c
          UNION ALL
          SELECT v.tenant_id, v.id, v.name, '', false, 0, 0, 0, CASE WHEN v.status = 'error' THEN 0 ELSE v.size_mib END, 0, 0, v.created_at FROM volumes v
          UNION ALL
          SELECT b.tenant_id, b.id, b.name, '', false, 0, 0, 0, 0, ceil(b.size_bytes / 1048576.0)::integer, 0, b.created_at FROM backups b
          UNION ALL
          SELECT i.tenant_id, i.id, i.name, '', false, 0, 0, 0, 0, 0, i.size_mib, i.created_at FROM images i WHERE i.visibility = 'private'
        )
        SELECT t.tenant_id, t.id, t.name, t.host_id, t.running, t.run, t.memory_mib, t.disk_mib, coalesce(s.size_mib, 0), t.volume_mib, t.backup_mib, t.image_mib,
          t.created_at, NULL
        FROM there t LEFT JOIN taken s ON s.tenant_id = t.tenant_id AND s.of = t.id
        UNION ALL
        SELECT m.tenant_id, m.resource_id, m.name, '', false, m.run, 0, 0, coalesce(s.size_mib, 0), 0, 0, 0, m.at,
          coalesce((SELECT max(o.finished_at) FROM operations o WHERE o.tenant_id = m.tenant_id AND o.resource_id = m.resource_id AND o.kind LIKE '%.delete'), m.at)
        FROM usage_meters m LEFT JOIN taken s ON s.tenant_id = m.tenant_id AND s.of = m.resource_id
        WHERE NOT EXISTS (SELECT FROM there t WHERE t.tenant_id = m.tenant_id AND t.id = m.resource_id)
      $$;
      REVOKE ALL ON FUNCTION usage_subjects() FROM PUBLIC;
      ALTER FUNCTION usage_subjects() OWNER TO berth_definer;
      GRANT EXECUTE ON FUNCTION usage_subjects() TO berth_app;
    `);
    for (const table of ['volumes', 'volume_snapshots', 'backups']) {
      await db.query(`GRANT SELECT ON ${table} TO berth_definer; CREATE POLICY owner_all ON ${table} TO berth_definer USING (true)`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
