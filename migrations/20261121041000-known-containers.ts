import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets the inventory tell a container this database once had from one it never heard of, as after it was restored from a backup. */
export class KnownContainers20261121041000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION container_known(wanted text) RETURNS TABLE (known boolean)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM operations o WHERE o.resource_id = wanted)
      $$;
      ALTER FUNCTION container_known(text) OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION container_known(text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION container_known(text) TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
