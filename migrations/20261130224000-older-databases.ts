import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToApp } from './tenant-table.js';

/**
 * What hosts know and this database does not, as after an older dump was restored: addresses of containers without a row, and containers that were changed
 * since.
 */
export class OlderDatabases20261130224000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE hosts ADD COLUMN held_addresses inet[] NOT NULL DEFAULT '{}';
      GRANT SELECT (id, held_addresses) ON hosts TO berth_definer;

      -- addresses of containers that one without a row has too
      CREATE FUNCTION addresses_given_twice() RETURNS TABLE (tenant_id text, container_id text, address text, host_id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id, host(nic.address), h.id
        FROM hosts h, unnest(h.held_addresses) AS one, containers c, jsonb_to_recordset(c.nics) AS nic (address inet)
        WHERE host(nic.address) = host(one)
      $$;

      DROP FUNCTION container_standings(text, text[]);
      CREATE FUNCTION container_standings(wanted_host text, wanted_ids text[]) RETURNS TABLE (
        tenant_id text, id text, host_id text, status text, generation integer, observed_generation integer, busy boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id, c.host_id, c.status, c.generation, c.observed_generation, EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.lane = c.id AND o.status IN ('queued', 'running'))
        FROM containers c WHERE c.host_id = wanted_host OR c.id = ANY (wanted_ids)
      $$;
    `);
    await openToApp(db, ['addresses_given_twice()', 'container_standings(text, text[])']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
