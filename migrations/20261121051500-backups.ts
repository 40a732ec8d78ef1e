import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Backups: containers as files outside the pool. */
export class Backups20261121051500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE backups (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        -- no foreign key: a backup outlives its container
        container_id text NOT NULL,
        container_name text NOT NULL,
        status text NOT NULL CHECK (status IN ('creating', 'ready', 'deleting', 'error')),
        status_reason jsonb,
        size_bytes bigint NOT NULL DEFAULT 0,
        digest text NOT NULL DEFAULT '',
        labels jsonb NOT NULL DEFAULT '{}',
        reserved jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      CREATE INDEX backups_page ON backups (tenant_id, created_at DESC, id DESC);
      CREATE INDEX backups_labels ON backups USING gin (labels);

      ALTER TABLE backups ENABLE ROW LEVEL SECURITY;
      ALTER TABLE backups FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON backups
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      GRANT SELECT, INSERT, UPDATE, DELETE ON backups TO berth_app;

      ALTER TABLE quotas NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, r.resource, CASE WHEN t.operator THEN 1000000000 ELSE r.most END, 0
        FROM tenants t CROSS JOIN (VALUES ('backups', 10), ('backupMiB', 131072)) AS r (resource, most);
      ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
