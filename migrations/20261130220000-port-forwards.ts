import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bindToTenants, openQuotas, openToApp } from './tenant-table.js';

/** Ports of hosts that lead to containers. */
export class PortForwards20261130220000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE port_forwards (
        tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id text NOT NULL,
        name text NOT NULL,
        labels jsonb NOT NULL DEFAULT '{}',
        status text NOT NULL CHECK (status IN ('pending', 'active')),
        generation integer NOT NULL DEFAULT 1,
        host_id text NOT NULL REFERENCES hosts (id),
        container_id text NOT NULL,
        protocol text NOT NULL CHECK (protocol IN ('tcp', 'udp')),
        public_address text NOT NULL,
        public_port integer NOT NULL CHECK (public_port BETWEEN 1 AND 65535),
        target_port integer NOT NULL CHECK (target_port BETWEEN 1 AND 65535),
        allowed_cidrs text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT port_forwards_tenant_id_name_key UNIQUE (tenant_id, name),
        -- over all tenants: an address is shared
        CONSTRAINT port_forwards_public_port UNIQUE (public_address, protocol, public_port),
        FOREIGN KEY (tenant_id, container_id) REFERENCES containers (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX port_forwards_container ON port_forwards (tenant_id, container_id);
      CREATE INDEX port_forwards_host ON port_forwards (host_id);
      CREATE INDEX port_forwards_created ON port_forwards (tenant_id, created_at, id);
    `);
    await bindToTenants(db, 'port_forwards', { app: 'SELECT, INSERT, UPDATE, DELETE', definer: 'SELECT' });
    await openQuotas(db, { portForwards: 100 });
    await db.query(`
      CREATE OR REPLACE FUNCTION free_resources() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT ARRAY['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules', 'networks', 'addresses', 'registries', 'imageCampaigns', 'portForwards'] $$;

      -- all that a host is told
      CREATE FUNCTION port_forwards_on(host text) RETURNS TABLE (tenant_id text, id text, status text, generation integer, protocol text,
        public_address text, public_port integer, address text, target_port integer, allowed_cidrs text[])
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT f.tenant_id, f.id, f.status, f.generation, f.protocol, f.public_address, f.public_port, split_part(c.nics -> 0 ->> 'address', '/', 1),
          f.target_port, f.allowed_cidrs
        FROM port_forwards f JOIN containers c ON c.tenant_id = f.tenant_id AND c.id = f.container_id
        WHERE f.host_id = host AND jsonb_array_length(c.nics) > 0 ORDER BY f.public_address, f.protocol, f.public_port
      $$;

      CREATE FUNCTION free_public_port(address text, wanted text, first integer, last integer) RETURNS TABLE (port integer)
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT p FROM generate_series(first, last) p
        WHERE NOT EXISTS (SELECT FROM port_forwards f WHERE f.public_address = address AND f.protocol = wanted AND f.public_port = p)
        ORDER BY random() LIMIT 1
      $$;
    `);
    await openToApp(db, ['port_forwards_on(text)', 'free_public_port(text, text, integer, integer)']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
