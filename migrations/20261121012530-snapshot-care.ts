import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Snapshots form a tree, can be protected, and are also taken by the system: before a root file system is replaced. */
export class SnapshotCare20261121012530 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE snapshots
        -- no foreign key: its parent may be deleted, and then its grandparent takes that place
        ADD COLUMN parent_id text,
        -- what its container's present files grew from
        ADD COLUMN current boolean NOT NULL DEFAULT false,
        ADD COLUMN protected boolean NOT NULL DEFAULT false,
        ADD COLUMN origin text NOT NULL DEFAULT 'request' CHECK (origin IN ('request', 'schedule', 'safety')),
        ADD COLUMN schedule_id text;
      CREATE INDEX snapshots_parent ON snapshots (tenant_id, parent_id) WHERE parent_id IS NOT NULL;
      CREATE UNIQUE INDEX snapshots_current ON snapshots (tenant_id, container_id) WHERE current;

      CREATE OR REPLACE FUNCTION expired_snapshots() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT s.tenant_id, s.id FROM snapshots s
        WHERE s.expires_at <= now() AND s.status IN ('ready', 'error') AND NOT s.protected AND NOT EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = s.tenant_id AND o.resource_id = s.id AND o.kind = 'snapshot.delete'
          AND o.created_at > now() - interval '10 minutes')
        ORDER BY s.expires_at LIMIT 100
      $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
