import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bindToTenants, openToApp } from './tenant-table.js';

export class Webhooks20261121011120 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE webhooks (
        tenant_id text NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id text NOT NULL,
        name text NOT NULL,
        url text NOT NULL,
        types text[] NOT NULL,
        enabled boolean NOT NULL DEFAULT true,
        -- signs what is sent, so it cannot be a hash
        secret text NOT NULL,
        -- what the key that made it could read, and so what is sent
        scopes text[] NOT NULL,
        -- the place of the last event that was made a delivery
        position bigint NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        version integer NOT NULL DEFAULT 1,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name)
      );
      -- without a version: a delivery that told of itself would be delivered
      CREATE TABLE webhook_deliveries (
        tenant_id text NOT NULL,
        id text NOT NULL,
        webhook_id text NOT NULL,
        event_seq bigint NOT NULL,
        type text NOT NULL,
        body text NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
        attempts jsonb NOT NULL DEFAULT '[]',
        -- attempts since it was made or last replayed
        tries integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, webhook_id, event_seq),
        FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX webhook_deliveries_page ON webhook_deliveries (tenant_id, webhook_id, created_at DESC, id DESC);
      CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);
    `);
    for (const table of ['webhooks', 'webhook_deliveries']) await bindToTenants(db, table, { app: 'SELECT, INSERT, UPDATE, DELETE', definer: 'SELECT, DELETE' });
    await db.query(`
      -- delivery: webhooks with events they have not seen
      CREATE FUNCTION webhooks_behind() RETURNS TABLE (tenant_id text, id text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT w.tenant_id, w.id FROM webhooks w
        WHERE w.enabled AND EXISTS (SELECT FROM events e WHERE e.tenant_id = w.tenant_id AND e.seq > w.position)
      $$;
      -- deliveries are kept 30 days
      CREATE FUNCTION forget_old_deliveries() RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DELETE FROM webhook_deliveries WHERE created_at < now() - interval '30 days'
      $$;
    `);
    await openToApp(db, ['webhooks_behind()', 'forget_old_deliveries()']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
