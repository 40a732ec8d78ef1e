import type { MigrationInterface, QueryRunner } from 'typeorm';
import { bindToTenants, openToApp } from './tenant-table.js';

export class Audit20261121011901 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE audit (
        -- no foreign key: what was done to a tenant outlives it
        tenant_id text NOT NULL,
        id text NOT NULL,
        action text NOT NULL,
        outcome text NOT NULL,
        actor_key_id text,
        actor_name text,
        actor_tenant_id text,
        resource_id text,
        remote text NOT NULL,
        user_agent text,
        request_id text NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX audit_page ON audit (tenant_id, created_at DESC, id DESC);
      CREATE INDEX audit_age ON audit USING brin (created_at);
    `);
    // nobody but the function adds, nobody changes
    await bindToTenants(db, 'audit', { app: 'SELECT', definer: 'SELECT, INSERT, DELETE', definerAdds: true });
    await db.query(`
      -- requests of several tenants at once; those of nobody we know are the operator's to see
      CREATE FUNCTION record_audit(entries jsonb) RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO audit (tenant_id, id, action, outcome, actor_key_id, actor_name, actor_tenant_id, resource_id, remote, user_agent, request_id, created_at)
        SELECT coalesce(e."tenantId", (SELECT t.id FROM tenants t WHERE t.operator AND t.parent_id IS NULL)), e.id, e.action, e.outcome, e."keyId", e."keyName", e."actorTenantId",
          e."resourceId", e.remote, e."userAgent", e."requestId", e.at
        FROM jsonb_to_recordset(entries) AS e (
          "tenantId" text, id text, action text, outcome text, "keyId" text, "keyName" text, "actorTenantId" text, "resourceId" text, remote text, "userAgent" text, "requestId" text, at timestamptz)
        WHERE e."tenantId" IS NOT NULL OR EXISTS (SELECT FROM tenants t WHERE t.operator AND t.parent_id IS NULL)
      $$;
      -- the audit is kept 400 days: a year and the time to look at it
      CREATE FUNCTION forget_old_audit() RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DELETE FROM audit WHERE created_at < now() - interval '400 days'
      $$;
    `);
    await openToApp(db, ['record_audit(jsonb)', 'forget_old_audit()']);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
