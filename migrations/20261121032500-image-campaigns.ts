import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Campaigns move containers from one image to its successor; both images stay while one is under way. */
export class ImageCampaigns20261121032500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE image_campaigns (
        tenant_id text NOT NULL REFERENCES tenants (id),
        id text NOT NULL,
        name text NOT NULL,
        selector text NOT NULL,
        -- no foreign keys: an image may be another tenant's, or be gone when all is over
        from_image_id text NOT NULL,
        from_image_name text NOT NULL,
        to_image_id text NOT NULL,
        to_image_name text NOT NULL,
        wave_size integer NOT NULL,
        pause_seconds integer NOT NULL,
        health_check jsonb,
        max_failures integer NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'paused', 'rolling_back', 'succeeded', 'failed', 'cancelled', 'rolled_back')),
        status_reason jsonb,
        -- waves begun, and when the next may begin: null when no pause is to be held
        waves integer NOT NULL DEFAULT 0,
        next_wave_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      -- one line for each container that is to move; its id is the container's
      CREATE TABLE image_campaign_moves (
        tenant_id text NOT NULL,
        campaign_id text NOT NULL,
        id text NOT NULL,
        name text NOT NULL,
        position integer NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'moving', 'moved', 'failed', 'skipped', 'returning', 'returned', 'stuck')),
        wave integer,
        operation_id text,
        reason jsonb,
        shadows jsonb NOT NULL DEFAULT '[]',
        shadows_truncated boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (tenant_id, campaign_id, id),
        FOREIGN KEY (tenant_id, campaign_id) REFERENCES image_campaigns (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX image_campaigns_live ON image_campaigns (tenant_id) WHERE status IN ('running', 'paused', 'rolling_back');
      CREATE INDEX image_campaign_moves_status ON image_campaign_moves (tenant_id, campaign_id, status, position);
      ALTER TABLE image_campaigns ENABLE ROW LEVEL SECURITY;
      ALTER TABLE image_campaigns FORCE ROW LEVEL SECURITY;
      ALTER TABLE image_campaign_moves ENABLE ROW LEVEL SECURITY;
      ALTER TABLE image_campaign_moves FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON image_campaigns
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      CREATE POLICY tenant ON image_campaign_moves
        USING (tenant_id = current_setting('berth.tenant', true))
        WITH CHECK (tenant_id = current_setting('berth.tenant', true));
      CREATE POLICY owner_all ON image_campaigns TO berth_definer USING (true);
      GRANT SELECT, INSERT, UPDATE, DELETE ON image_campaigns, image_campaign_moves TO berth_app;
      GRANT SELECT ON image_campaigns TO berth_definer;

      -- campaigns that have something to do, of tenants that are not suspended
      CREATE FUNCTION live_image_campaigns() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT c.tenant_id, c.id FROM image_campaigns c JOIN tenants t ON t.id = c.tenant_id
        WHERE c.status IN ('running', 'rolling_back') AND t.status = 'active' ORDER BY c.created_at
      $$;
      ALTER FUNCTION live_image_campaigns() OWNER TO berth_definer;
      REVOKE ALL ON FUNCTION live_image_campaigns() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION live_image_campaigns() TO berth_app;

      CREATE OR REPLACE FUNCTION image_uses(wanted text) RETURNS TABLE (uses integer)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT (SELECT count(*) FROM containers c WHERE c.image_id = wanted)::integer
          + (SELECT count(*) FROM snapshots s WHERE s.image_id = wanted)::integer
          + (SELECT count(*) FROM image_campaigns p WHERE wanted IN (p.from_image_id, p.to_image_id) AND p.status IN ('running', 'paused', 'rolling_back'))::integer
      $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward');
  }
}
