import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations that cannot be ended: how often that was tried, when it is tried again, whether it was given up or cancelled; and how old the oldest are. */
export class OperationEnds20261130114000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE operations
        ADD COLUMN attempts integer NOT NULL DEFAULT 0,
        ADD COLUMN retry_at timestamptz,
        ADD COLUMN cancelled_at timestamptz,
        ADD COLUMN given_up boolean NOT NULL DEFAULT false;
      CREATE INDEX operations_given_up ON operations (kind) WHERE given_up;

      CREATE OR REPLACE FUNCTION unfinished_operations() RETURNS TABLE (tenant_id text, id text, lane text, runner integer)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT o.tenant_id, o.id, o.lane, o.runner FROM operations o
        WHERE o.status IN ('queued', 'running') AND (o.retry_at IS NULL OR o.retry_at <= now()) ORDER BY o.seq
      $$;

      -- for the metrics: of each kind, those under way, the age of the oldest, and those that were given up
      CREATE FUNCTION operation_ages() RETURNS TABLE (kind text, under_way integer, oldest_seconds double precision, given_up integer)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT o.kind, count(*) FILTER (WHERE NOT o.given_up)::integer,
          coalesce(extract(epoch FROM now() - min(o.created_at) FILTER (WHERE NOT o.given_up)), 0)::double precision, count(*) FILTER (WHERE o.given_up)::integer
        FROM operations o WHERE o.status IN ('queued', 'running') OR o.given_up GROUP BY o.kind
      $$;
      ALTER FUNCTION operation_ages OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION operation_ages FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION operation_ages TO berth_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
