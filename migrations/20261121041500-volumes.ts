import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Volumes: disk that belongs to no container, and their snapshots. */
export class Volumes20261121041500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE volumes (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        size_mib integer NOT NULL,
        status text NOT NULL CHECK (status IN ('creating', 'available', 'attaching', 'attached', 'detaching', 'restoring', 'deleting', 'error')),
        status_reason jsonb,
        labels jsonb NOT NULL DEFAULT '{}',
        protected boolean NOT NULL DEFAULT false,
        host_id text NOT NULL REFERENCES hosts (id),
        -- which container has it, where, from the wish on until it is taken away
        container_id text,
        path text,
        read_only boolean NOT NULL DEFAULT false,
        -- the highest generation given out
        generation integer NOT NULL,
        -- the quota it holds, by resource; released exactly once
        reserved jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name),
        CONSTRAINT volumes_place UNIQUE (tenant_id, container_id, path),
        CHECK ((container_id IS NULL) = (path IS NULL)),
        FOREIGN KEY (tenant_id, container_id) REFERENCES containers (tenant_id, id)
      );
      CREATE INDEX volumes_page ON volumes (tenant_id, created_at DESC, id DESC);
      CREATE INDEX volumes_labels ON volumes USING gin (labels);
      CREATE INDEX volumes_host ON volumes (host_id);

      CREATE TABLE volume_snapshots (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        -- no foreign key: a snapshot outlives its volume
        volume_id text NOT NULL,
        volume_name text NOT NULL,
        host_id text NOT NULL REFERENCES hosts (id),
        status text NOT NULL CHECK (status IN ('creating', 'ready', 'restoring', 'deleting', 'error')),
        status_reason jsonb,
        size_mib integer NOT NULL DEFAULT 0,
        labels jsonb NOT NULL DEFAULT '{}',
        protected boolean NOT NULL DEFAULT false,
        reserved jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      CREATE INDEX volume_snapshots_page ON volume_snapshots (tenant_id, created_at DESC, id DESC);
      CREATE INDEX volume_snapshots_volume ON volume_snapshots (tenant_id, volume_id);
      CREATE INDEX volume_snapshots_labels ON volume_snapshots USING gin (labels);
    `);
    for (const table of ['volumes', 'volume_snapshots']) {
      await db.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON ${table}
          USING (tenant_id = current_setting('berth.tenant', true))
          WITH CHECK (tenant_id = current_setting('berth.tenant', true));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO berth_app;
      `);
    }
    await db.query(`
      ALTER TABLE quotas NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, r.resource, CASE WHEN t.operator THEN 1000000000 ELSE r.most END, 0
        FROM tenants t CROSS JOIN (VALUES ('volumes', 20), ('volumeMiB', 131072)) AS r (resource, most);
      ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
