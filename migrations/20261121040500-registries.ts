import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins of registries that images come from; passwords are sealed with a key the database does not have. */
export class Registries20261121040500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE registries (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        host text NOT NULL,
        username text NOT NULL,
        sealed_password text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name),
        CONSTRAINT registries_host UNIQUE (tenant_id, host)
      );
      ALTER TABLE registries ENABLE ROW LEVEL SECURITY;
      ALTER TABLE registries FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON registries
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      GRANT SELECT, INSERT, UPDATE, DELETE ON registries TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
