import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['quotas', 'tenants', 'containers', 'networks', 'registries', 'image_campaigns'];

/** Networks, addresses, registries and image campaigns are counted; what containers used when they were last measured is kept. */
export class MoreQuotas20261121064000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- what the container used at "at", as it is shown; absent until its present run was measured
      ALTER TABLE usage_meters ADD COLUMN sample jsonb;

      CREATE OR REPLACE FUNCTION free_resources() RETURNS text[] LANGUAGE sql IMMUTABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT ARRAY['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules', 'networks', 'addresses', 'registries', 'imageCampaigns'] $$;
    `);
    for (const table of TABLES) await db.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await db.query(`
      UPDATE containers SET reserved = reserved || jsonb_build_object('addresses', jsonb_array_length(nics)) WHERE jsonb_array_length(nics) > 0;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, r.resource, CASE WHEN t.operator THEN 1000000 ELSE r.most END, (SELECT coalesce(sum(held.amount), 0)
          FROM (
            SELECT n.tenant_id, 'networks', 1 FROM networks n
            UNION ALL SELECT c.tenant_id, 'addresses', jsonb_array_length(c.nics) FROM containers c
            UNION ALL SELECT g.tenant_id, 'registries', 1 FROM registries g
            UNION ALL SELECT i.tenant_id, 'imageCampaigns', 1 FROM image_campaigns i
          ) AS held (tenant_id, resource, amount)
          JOIN tenants u ON u.id = held.tenant_id WHERE held.resource = r.resource AND (u.id = t.id OR (NOT t.operator AND t.id = ANY (u.ancestors))))
        FROM tenants t CROSS JOIN (VALUES ('networks', 100), ('addresses', 4096), ('registries', 50), ('imageCampaigns', 100)) AS r (resource, most);
    `);
    for (const table of TABLES) await db.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
