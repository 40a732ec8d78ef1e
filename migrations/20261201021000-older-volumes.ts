import type { MigrationInterface, QueryRunner } from 'typeorm';
import { openToApp } from './tenant-table.js';

/** After an older dump was restored: volumes that were changed since, and hosts on which nothing is made before they were compared. */
export class OlderVolumes20261201021000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- null: not compared since the database was restored
      ALTER TABLE hosts ALTER COLUMN held_addresses DROP NOT NULL;

      CREATE FUNCTION volumes_behind(wanted_host text, known text[], generations integer[]) RETURNS TABLE (tenant_id text, id text, generation integer)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT v.tenant_id, v.id, k.generation FROM volumes v JOIN unnest(known, generations) AS k (id, generation) ON k.id = v.id
        WHERE v.host_id = wanted_host AND v.generation < k.generation
      $$;
    `);
    await openToApp(db, ['volumes_behind(text, text[], integer[])']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
