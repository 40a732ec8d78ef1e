import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Volumes and their snapshots count in what a tenant may hold on a host. ADR 0014. */
export class VolumeDisks20261121050000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE OR REPLACE FUNCTION disk_bounds() RETURNS TABLE (tenant_id text, limit_mib bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT q.tenant_id, floor(sum(q."limit"))::bigint FROM quotas q WHERE q.resource IN ('diskMiB', 'snapshotMiB', 'volumeMiB') GROUP BY q.tenant_id
      $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
