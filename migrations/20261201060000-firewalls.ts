import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bindToTenants, openQuotas, openToApp } from './tenant-table.js';

/** What may reach containers, and what these may reach. */
export class Firewalls20261201060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE firewalls (
        tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id text NOT NULL,
        name text NOT NULL,
        labels jsonb NOT NULL DEFAULT '{}',
        status text NOT NULL CHECK (status IN ('pending', 'active')),
        -- hosts that were not told of this generation yet
        waiting text[] NOT NULL DEFAULT '{}',
        generation integer NOT NULL DEFAULT 1,
        rules jsonb NOT NULL,
        selector text,
        container_ids text[] NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT firewalls_tenant_id_name_key UNIQUE (tenant_id, name)
      );
      CREATE INDEX firewalls_created ON firewalls (tenant_id, created_at, id);
    `);
    await bindToTenants(db, 'firewalls', { app: 'SELECT, INSERT, UPDATE, DELETE', definer: 'SELECT' });
    await openQuotas(db, { firewalls: 50 });
    await db.query(`
      CREATE OR REPLACE FUNCTION free_resources() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT ARRAY['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules', 'networks', 'addresses', 'registries', 'imageCampaigns', 'portForwards', 'firewalls'] $$;

      -- of the tenants that have a container there, and those it has still to be told of
      CREATE FUNCTION firewalls_on(host text) RETURNS TABLE (tenant_id text, id text, waiting boolean, generation integer, rules jsonb, selector text, container_ids text[])
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT f.tenant_id, f.id, host = ANY (f.waiting), f.generation, f.rules, f.selector, f.container_ids FROM firewalls f
        WHERE host = ANY (f.waiting) OR EXISTS (SELECT FROM containers c WHERE c.tenant_id = f.tenant_id AND c.host_id = host)
        ORDER BY f.tenant_id, f.id
      $$;

      -- all containers of these tenants, wherever they are: a rule may name them by their labels
      CREATE FUNCTION firewalled_containers(tenants text[]) RETURNS TABLE (tenant_id text, id text, host_id text, labels jsonb, address text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id, c.host_id, c.labels, split_part(c.nics -> 0 ->> 'address', '/', 1) FROM containers c
        WHERE c.tenant_id = ANY (tenants) AND jsonb_array_length(c.nics) > 0 ORDER BY c.tenant_id, c.id
      $$;

      CREATE FUNCTION firewalled_networks(tenants text[]) RETURNS TABLE (id text, subnet text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT n.id, n.subnet::text FROM networks n WHERE n.tenant_id = ANY (tenants)
      $$;
    `);
    await openToApp(db, ['firewalls_on(text)', 'firewalled_containers(text[])', 'firewalled_networks(text[])']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
