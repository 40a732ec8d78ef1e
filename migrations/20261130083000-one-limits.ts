import type { MigrationInterface, QueryRunner } from 'typeorm';

const OF_ROW = `jsonb_strip_nulls(jsonb_build_object(
  'cpus', cpus, 'memoryMiB', memory_mib, 'diskMiB', disk_mib, 'processes', processes, 'cpuWeight', cpu_weight, 'swapMiB', swap_mib,
  'ioReadMiBps', io_read_mibps, 'ioWriteMiBps', io_write_mibps, 'ioReadIops', io_read_iops, 'ioWriteIops', io_write_iops,
  'networkInMbps', network_in_mbps, 'networkOutMbps', network_out_mbps))`;

/** The limits of a container are one value: one column in place of twelve, without what is not bounded. */
export class OneLimits20261130083000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP FUNCTION usage_subjects();
      ALTER TABLE containers ADD COLUMN limits jsonb;
      -- the owner too is bound to a tenant otherwise
      ALTER TABLE containers NO FORCE ROW LEVEL SECURITY;
      UPDATE containers SET limits = ${OF_ROW};
      ALTER TABLE containers FORCE ROW LEVEL SECURITY;
      ALTER TABLE containers ALTER COLUMN limits SET NOT NULL,
        DROP COLUMN cpus, DROP COLUMN memory_mib, DROP COLUMN disk_mib, DROP COLUMN processes, DROP COLUMN cpu_weight, DROP COLUMN swap_mib,
        DROP COLUMN io_read_mibps, DROP COLUMN io_write_mibps, DROP COLUMN io_read_iops, DROP COLUMN io_write_iops,
        DROP COLUMN network_in_mbps, DROP COLUMN network_out_mbps;

      -- changes of limits that are under way know what to go back to
      ALTER TABLE operations NO FORCE ROW LEVEL SECURITY;
      UPDATE operations SET input = jsonb_set(input, '{from}', jsonb_build_object(
        'limits', jsonb_strip_nulls((input->'from') - 'autostart' - 'profiles'), 'autostart', input->'from'->'autostart', 'profiles', input->'from'->'profiles'))
      WHERE kind = 'container.update' AND status IN ('queued', 'running') AND NOT input->'from' ? 'limits';
      ALTER TABLE operations FORCE ROW LEVEL SECURITY;

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
          SELECT c.tenant_id, c.id, c.name, c.host_id, c.status IN ('running', 'paused') AS running, c.run, (c.limits->>'memoryMiB')::integer AS memory_mib,
            CASE WHEN c.status = 'error' THEN 0 ELSE (c.limits->>'diskMiB')::integer END AS disk_mib, 0 AS volume_mib, 0 AS backup_mib, 0 AS image_mib, c.created_at
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
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
