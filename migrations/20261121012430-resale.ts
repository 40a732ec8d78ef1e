import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Resale: tenants below tenants, quotas that count for all above, suspension that reaches the containers, keys with bounds. ADR 0008. */
export class Resale20261121012430 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE tenants
        -- how many times its limits it may promise to those below it
        ADD COLUMN overcommit numeric NOT NULL DEFAULT 1 CHECK (overcommit >= 1),
        -- whether those above it may reach its secrets and files
        ADD COLUMN parent_access boolean NOT NULL DEFAULT false;
      CREATE INDEX tenants_parent ON tenants (parent_id);
      CREATE INDEX tenants_suspended ON tenants (id) WHERE status = 'suspended';

      -- it ran when its tenant was suspended
      ALTER TABLE containers ADD COLUMN suspended boolean NOT NULL DEFAULT false;
      CREATE INDEX containers_suspended ON containers (id) WHERE suspended;

      ALTER TABLE api_keys
        ADD COLUMN allowed_cidrs text[] NOT NULL DEFAULT '{}',
        ADD COLUMN selector text,
        -- made by a tenant above: no further inside than that one may
        ADD COLUMN from_above boolean NOT NULL DEFAULT false,
        -- the secret before the last rotation, while it still works
        ADD COLUMN previous_hash bytea,
        ADD COLUMN previous_until timestamptz;

      -- keys and tenants are counted from here on
      ALTER TABLE quotas NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;
      ALTER TABLE api_keys NO FORCE ROW LEVEL SECURITY;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, 'apiKeys', CASE WHEN t.operator THEN 1000000 ELSE 100 END, (SELECT count(*) FROM api_keys k JOIN tenants u ON u.id = k.tenant_id
          WHERE u.id = t.id OR (NOT t.operator AND t.id = ANY (u.ancestors))) FROM tenants t;
      INSERT INTO quotas (tenant_id, resource, "limit", used)
        SELECT t.id, 'tenants', CASE WHEN t.operator THEN 1000000 ELSE 10 END, (SELECT count(*) FROM tenants u
          WHERE CASE WHEN t.operator THEN u.parent_id = t.id ELSE u.id <> t.id AND t.id = ANY (u.ancestors) END) FROM tenants t;
      ALTER TABLE quotas FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
      ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;

      CREATE POLICY owner_all ON quotas TO berth_definer USING (true) WITH CHECK (true);
      GRANT SELECT, INSERT, UPDATE ON quotas TO berth_definer;

      -- The lines a tenant's use is counted in: its own, and those of all above it but the operator, whose limit is its hosts.
      -- Locked from the top down, so that two reservations cannot wait for each other.
      CREATE FUNCTION lock_quota(resources text[]) RETURNS TABLE (tenant_id text, resource text, "limit" numeric, used numeric)
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT q.tenant_id, q.resource, q."limit", q.used
        FROM tenants t CROSS JOIN LATERAL unnest(t.ancestors) WITH ORDINALITY AS a (id, level)
        JOIN tenants u ON u.id = a.id AND (u.id = t.id OR NOT u.operator) JOIN quotas q ON q.tenant_id = a.id
        WHERE t.id = current_setting('berth.tenant', true) AND q.resource = ANY (resources)
        ORDER BY a.level, q.resource FOR UPDATE OF q
      $$;
      -- takes the amounts everywhere, or nothing and answers the lines without room for them
      CREATE FUNCTION reserve_quota(resources text[], amounts numeric[]) RETURNS TABLE (tenant_id text, resource text, "limit" numeric, used numeric)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE
        me text := current_setting('berth.tenant', true);
      BEGIN
        PERFORM FROM lock_quota(resources);
        RETURN QUERY
          SELECT a.id, w.resource, coalesce(q."limit", 0), coalesce(q.used, 0)
          FROM tenants t CROSS JOIN LATERAL unnest(t.ancestors) WITH ORDINALITY AS a (id, level)
          JOIN tenants u ON u.id = a.id AND (u.id = me OR NOT u.operator)
          CROSS JOIN unnest(resources, amounts) AS w (resource, amount)
          LEFT JOIN quotas q ON q.tenant_id = a.id AND q.resource = w.resource
          WHERE t.id = me AND w.amount > 0 AND coalesce(q.used, 0) + w.amount > coalesce(q."limit", 0)
          ORDER BY a.level DESC, w.resource;
        IF NOT FOUND THEN PERFORM add_quota(resources, amounts); END IF;
      END $$;
      CREATE FUNCTION add_quota(resources text[], amounts numeric[]) RETURNS void
      LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        UPDATE quotas q SET used = greatest(0, q.used + w.amount)
        FROM unnest(resources, amounts) AS w (resource, amount), tenants t, tenants u
        WHERE t.id = current_setting('berth.tenant', true) AND u.id = ANY (t.ancestors) AND (u.id = t.id OR NOT u.operator)
        AND q.tenant_id = u.id AND q.resource = w.resource
      $$;
      -- Sets limits of a tenant below the caller's, or nothing and answers what its parent cannot promise: resource, the most it may promise in
      -- all, and what it has promised to the others. What shrinks is always let through; keys and tenants cost no host anything and need no promise.
      CREATE FUNCTION delegate_quota(child text, resources text[], limits numeric[]) RETURNS TABLE (resource text, most numeric, promised numeric, requested numeric)
      LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      #variable_conflict use_column
      DECLARE
        above tenants;
      BEGIN
        SELECT p.* INTO above FROM tenants c JOIN tenants p ON p.id = c.parent_id WHERE c.id = child AND current_setting('berth.tenant', true) = ANY (p.ancestors);
        IF above.id IS NULL THEN RAISE EXCEPTION 'not above it'; END IF;
        IF NOT above.operator THEN
          PERFORM FROM quotas q WHERE q.tenant_id = above.id AND q.resource = ANY (resources) ORDER BY q.resource FOR UPDATE;
          RETURN QUERY
            SELECT w.resource, trim_scale(coalesce(q."limit", 0) * above.overcommit), o.total, w."limit"
            FROM unnest(resources, limits) AS w (resource, "limit")
            LEFT JOIN quotas q ON q.tenant_id = above.id AND q.resource = w.resource
            LEFT JOIN quotas c ON c.tenant_id = child AND c.resource = w.resource
            CROSS JOIN LATERAL (SELECT coalesce(sum(s."limit"), 0) AS total FROM quotas s JOIN tenants t ON t.id = s.tenant_id
              WHERE t.parent_id = above.id AND t.id <> child AND s.resource = w.resource) AS o
            WHERE w.resource NOT IN ('apiKeys', 'tenants') AND w."limit" > coalesce(c."limit", 0) AND o.total + w."limit" > coalesce(q."limit", 0) * above.overcommit
            ORDER BY w.resource;
          IF FOUND THEN RETURN; END IF;
        END IF;
        INSERT INTO quotas AS q (tenant_id, resource, "limit") SELECT child, w.resource, w."limit" FROM unnest(resources, limits) AS w (resource, "limit")
        ON CONFLICT (tenant_id, resource) DO UPDATE SET "limit" = excluded."limit";
      END $$;
      -- what the tenants right below have been promised, together
      CREATE FUNCTION promised_quota() RETURNS TABLE (resource text, promised numeric)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT q.resource, sum(q."limit") FROM tenants t JOIN quotas q ON q.tenant_id = t.id
        WHERE t.parent_id = current_setting('berth.tenant', true) GROUP BY q.resource
      $$;

      -- suspension: containers that run though their tenant, or one above it, is suspended; one that could not be stopped waits a minute
      CREATE FUNCTION containers_to_suspend() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT DISTINCT c.tenant_id, c.id FROM tenants a JOIN tenants t ON a.id = ANY (t.ancestors) JOIN containers c ON c.tenant_id = t.id
        WHERE a.status = 'suspended' AND c.status IN ('running', 'paused') AND NOT EXISTS (
          SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.resource_id = c.id
          AND (o.status IN ('queued', 'running') OR (o.status = 'failed' AND o.created_by = 'system' AND o.finished_at > now() - interval '1 minute')))
        LIMIT 200
      $$;
      -- and those it stopped whose tenant is suspended no more
      CREATE FUNCTION containers_to_resume() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id FROM containers c JOIN tenants t ON t.id = c.tenant_id
        WHERE c.suspended AND NOT EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended')
        AND NOT EXISTS (SELECT FROM operations o WHERE o.tenant_id = c.tenant_id AND o.lane = c.id AND o.status IN ('queued', 'running'))
        LIMIT 200
      $$;

      DROP FUNCTION find_api_key(text);
      CREATE FUNCTION find_api_key(wanted text) RETURNS TABLE (
        key_id text, key_name text, scopes text[], secret_hash bytea, previous_hash bytea, previous_until timestamptz, expires_at timestamptz,
        allowed_cidrs text[], selector text, from_above boolean, outside boolean, tenant_id text, suspended boolean, operator boolean
      ) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT k.id, k.name, k.scopes, k.secret_hash, k.previous_hash, k.previous_until, k.expires_at,
          k.allowed_cidrs, k.selector, k.from_above, k.from_above AND NOT t.parent_access, t.id,
          EXISTS (SELECT FROM tenants a WHERE a.id = ANY (t.ancestors) AND a.status = 'suspended'), t.operator
        FROM api_keys k JOIN tenants t ON t.id = k.tenant_id WHERE k.id = wanted
      $$;
    `);
    for (const signature of [
      'lock_quota(text[])',
      'reserve_quota(text[], numeric[])',
      'add_quota(text[], numeric[])',
      'delegate_quota(text, text[], numeric[])',
      'promised_quota()',
      'containers_to_suspend()',
      'containers_to_resume()',
      'find_api_key(text)',
    ]) {
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
