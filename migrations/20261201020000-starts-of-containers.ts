import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToApp } from './tenant-table.js';

/** When a container's present run began, for comparing with its host: one that reboots itself begins anew without anybody's asking. */
export class StartsOfContainers20261201020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      DROP FUNCTION container_standings(text, text[]);
      CREATE FUNCTION container_standings(wanted_host text, wanted_ids text[]) RETURNS TABLE (
        tenant_id text, id text, host_id text, status text, generation integer, observed_generation integer, started_at timestamptz, busy boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id, c.host_id, c.status, c.generation, c.observed_generation, c.started_at, EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.lane = c.id AND o.status IN ('queued', 'running'))
        FROM containers c WHERE c.host_id = wanted_host OR c.id = ANY (wanted_ids)
      $$;
    `);
    await openToApp(db, ['container_standings(text, text[])']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
