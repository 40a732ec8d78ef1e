import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Images that restoring a backup made go again when nothing uses them. */
export class RestoredImages20261121072500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE images ADD COLUMN restored boolean NOT NULL DEFAULT false;
      CREATE INDEX images_restored ON images (id) WHERE restored;
      CREATE POLICY owner_all ON images TO berth_definer USING (true);
      GRANT SELECT ON images TO berth_definer;

      -- across tenants: up to 100 of them; one that could not be deleted is tried again later
      CREATE FUNCTION unused_restored_images() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT i.tenant_id, i.id FROM images i
        WHERE i.restored AND i.status IN ('ready', 'error') AND (SELECT u.uses FROM image_uses(i.id) u) = 0
          AND NOT EXISTS (
            SELECT FROM operations o
            WHERE o.tenant_id = i.tenant_id AND o.resource_id = i.id AND o.kind = 'image.delete' AND o.created_at > now() - interval '10 minutes'
          )
        ORDER BY i.created_at LIMIT 100
      $$;
      ALTER FUNCTION unused_restored_images() OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION unused_restored_images() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION unused_restored_images() TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
