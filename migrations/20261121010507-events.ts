import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox: what changed, written by triggers in the transaction that changed it, readable without gaps. ADR 0006. */
export class Events20261121010507 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE events (
        -- no foreign key: that a tenant is gone is told too
        tenant_id text NOT NULL,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        -- the scope that reads it, without its verb: api-keys
        noun text NOT NULL,
        type text NOT NULL,
        resource_type text NOT NULL,
        resource_id text NOT NULL,
        resource_name text,
        data jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, seq),
        UNIQUE (seq)
      );
      CREATE INDEX events_at ON events USING brin (at);
      -- the newest of each tenant's that is no longer kept: who has read less has missed some
      CREATE TABLE events_forgotten (tenant_id text PRIMARY KEY, seq bigint NOT NULL);
    `);
    for (const table of ['events', 'events_forgotten']) {
      await db.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY tenant ON ${table}
          USING (tenant_id = current_setting('berth.tenant', true))
          WITH CHECK (tenant_id = current_setting('berth.tenant', true));
        CREATE POLICY owner_all ON ${table} TO berth_definer USING (true) WITH CHECK (true);
        -- who may only read cannot invent or take back
        GRANT SELECT ON ${table} TO berth_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO berth_definer;
      `);
    }
    await db.query(`
      GRANT USAGE, SELECT ON SEQUENCE events_seq_seq TO berth_definer;

      -- A transaction that will write events first shows the number below which it will write none, by a shared lock of the class 16965:
      -- readers stop there until it ended. Numbers are given under the lock of the changed row, so that one object's are in order.
      CREATE FUNCTION record_event() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        thing jsonb;
        verb text;
        floor bigint;
      BEGIN
        IF TG_OP = 'DELETE' THEN thing := to_jsonb(OLD); verb := 'deleted';
        ELSE thing := to_jsonb(NEW); verb := CASE TG_OP WHEN 'INSERT' THEN 'created' ELSE 'updated' END;
        END IF;
        IF coalesce(current_setting('berth.event_floor', true), '') = '' THEN
          SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO floor FROM events_seq_seq s;
          PERFORM pg_advisory_xact_lock_shared((16965::bigint << 48) | floor), set_config('berth.event_floor', floor::text, true);
        END IF;
        INSERT INTO events (tenant_id, noun, type, resource_type, resource_id, resource_name, data)
        VALUES (
          coalesce(thing ->> 'tenant_id', thing ->> 'id'), TG_ARGV[0], TG_ARGV[1] || '.' || verb, TG_ARGV[1], thing ->> 'id', thing ->> 'name',
          jsonb_strip_nulls(jsonb_build_object(
            'status', thing -> 'status', 'statusReason', thing -> 'status_reason', 'version', thing -> 'version', 'labels', thing -> 'labels',
            'containerId', thing -> 'container_id', 'kind', thing -> 'kind', 'progress', thing -> 'progress',
            'resourceType', thing -> 'resource_type', 'resourceId', thing -> 'resource_id', 'error', thing -> 'error')));
        RETURN NULL;
      END $$;

      -- Up to where all events are there to be read. Each statement sees what was committed before it: the numbers first, then the writers.
      CREATE FUNCTION events_horizon() RETURNS TABLE (seq bigint)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        top bigint;
        floor bigint;
      BEGIN
        SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO top FROM events_seq_seq s;
        SELECT min(((l.classid::bigint & 65535) << 32) | l.objid::bigint) INTO floor FROM pg_locks l
          WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.mode = 'ShareLock' AND l.granted AND l.classid::bigint >> 16 = 16965
          AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
        RETURN QUERY SELECT least(top, floor);
      END $$;
      -- what all tenants' followers are fed with
      CREATE FUNCTION events_after(place bigint, most integer) RETURNS SETOF events
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        horizon bigint;
      BEGIN
        SELECT h.seq INTO horizon FROM events_horizon() h;
        RETURN QUERY SELECT e.* FROM events e WHERE e.seq > place AND e.seq <= horizon ORDER BY e.seq LIMIT most;
      END $$;
      -- events are kept seven days
      CREATE FUNCTION forget_old_events() RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH gone AS (DELETE FROM events WHERE at < now() - interval '7 days' RETURNING tenant_id, seq)
        INSERT INTO events_forgotten AS f (tenant_id, seq) SELECT g.tenant_id, max(g.seq) FROM gone g GROUP BY g.tenant_id
        ON CONFLICT (tenant_id) DO UPDATE SET seq = greatest(f.seq, excluded.seq)
      $$;
    `);
    for (const signature of ['record_event()', 'events_horizon()', 'events_after(bigint, integer)', 'forget_old_events()']) {
      await db.query(`
        ALTER FUNCTION ${signature} OWNER TO berth_definer;
        REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION ${signature} TO berth_app;
      `);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
