import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People sign in elsewhere: their token names a tenant, and what is to be known of it is known before it is theirs. */
export class People20261121015600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION find_tenant(wanted text) RETURNS TABLE (tenant_id text, suspended boolean, operator boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT t.id, EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended'), t.operator FROM tenants t WHERE t.id = wanted
      $$;
      ALTER FUNCTION find_tenant(text) OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION find_tenant(text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_tenant(text) TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
