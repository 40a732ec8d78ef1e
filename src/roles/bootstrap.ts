import pg from 'pg';
import './app.module.js'; // declares every noun, and with it what is counted
import { mintSecret } from '../platform/auth/secret.js';
import { newId } from '../platform/ids/id.js';
import { API_KEY } from '../modules/api-keys/api-key.noun.js';
import type { Amounts } from '../modules/quotas/quota.dto.js';
import { TENANT } from '../modules/tenants/tenant.noun.js';
import { quotaRules, type QuotaRule } from '../platform/nouns/noun.js';

/** The first keys of an installation. Shown to the operator once, by whoever called. */
export interface FirstKeys {
  operatorTenantId: string;
  operatorKey: string;
  tenantId: string;
  tenantKey: string;
}

/** Room enough that only the operator's own limits count. */
const OPERATOR_LIMIT = 1_000_000;

const limits = (of: (rule: QuotaRule) => number): Amounts => Object.fromEntries([...quotaRules()].map(([resource, rule]) => [resource, of(rule)]));

/**
 * Makes the operator, a first tenant and a key for each, in one transaction, as the schema's owner.
 * Running it again makes new keys for the same two tenants, for an operator who lost them.
 */
export async function bootstrap(ownerUrl: string, options: { environment?: string; tenantName?: string; quota?: Amounts } = {}): Promise<FirstKeys> {
  const db = new pg.Client({ connectionString: ownerUrl });
  await db.connect();
  try {
    await db.query('BEGIN');
    await db.query('SET LOCAL ROLE berth_app'); // row-level security is forced on the owner too: each tenant is made as itself
    const environment = options.environment ?? 'live';
    const operator = await tenant(db, 'operator', null, limits(() => OPERATOR_LIMIT));
    const operatorKey = await key(db, operator, environment);
    const demo = await tenant(db, options.tenantName ?? 'demo', operator, { ...limits(({ initial }) => initial), ...options.quota });
    const tenantKey = await key(db, demo, environment);
    await db.query('COMMIT');
    return { operatorTenantId: operator, operatorKey, tenantId: demo, tenantKey };
  } finally {
    await db.end();
  }
}

/** A further key of the tenant's own, with every scope, as the schema's owner: for a tenant that has lost all it had. Throws when there is no such tenant. */
export async function newKey(ownerUrl: string, tenantId: string, environment = 'live'): Promise<string> {
  const db = new pg.Client({ connectionString: ownerUrl });
  await db.connect();
  try {
    await db.query('BEGIN');
    await db.query('SET LOCAL ROLE berth_app');
    await act(db, tenantId);
    const { rowCount } = await db.query('SELECT FROM tenants WHERE id = $1', [tenantId]);
    if (rowCount === 0) throw new Error(`no such tenant: ${tenantId}; its id is wanted, as berth tenants list tells it`);
    const made = await key(db, tenantId, environment);
    await db.query('COMMIT');
    return made;
  } finally {
    await db.end();
  }
}

const act = (db: pg.Client, tenantId: string): Promise<unknown> => db.query(`SELECT set_config('berth.tenant', $1, true)`, [tenantId]);

async function tenant(db: pg.Client, name: string, parent: string | null, quota: Amounts): Promise<string> {
  // A parent sees its children; the operator, who has none, is found by the mark only it carries.
  const known = parent
    ? await db.query<{ id: string }>(`SELECT id FROM tenants WHERE parent_id = $1 AND name = $2`, [parent, name])
    : await db.query<{ id: string }>(`SELECT tenant_id AS id FROM operator_tenant()`);
  if (known.rows[0]) {
    await act(db, known.rows[0].id);
    return known.rows[0].id;
  }
  const id = newId(TENANT);
  if (parent) {
    await act(db, parent);
    await db.query(`UPDATE quotas SET used = used + 1 WHERE tenant_id = $1 AND resource = 'tenants'`, [parent]);
  }
  await act(db, id);
  await db.query(`INSERT INTO tenants (id, name, parent_id, ancestors, operator) VALUES ($1, $2, $3, $4, $5)`, [
    id,
    name,
    parent,
    parent ? [parent, id] : [id],
    parent === null,
  ]);
  await db.query(`INSERT INTO quotas (tenant_id, resource, "limit") SELECT $1, * FROM unnest($2::text[], $3::numeric[])`, [
    id,
    Object.keys(quota),
    Object.values(quota),
  ]);
  return id;
}

async function key(db: pg.Client, tenantId: string, environment: string): Promise<string> {
  await act(db, tenantId);
  const id = newId(API_KEY);
  const { text, hash, prefix } = mintSecret(environment, id);
  const { rows } = await db.query<{ n: string }>(`SELECT count(*) AS n FROM api_keys WHERE tenant_id = $1 AND name LIKE 'first%'`, [tenantId]);
  const name = rows[0]!.n === '0' ? 'first' : `first-${Number(rows[0]!.n) + 1}`;
  await db.query(`UPDATE quotas SET used = used + 1 WHERE tenant_id = $1 AND resource = 'apiKeys'`, [tenantId]);
  await db.query(`INSERT INTO api_keys (tenant_id, id, name, scopes, secret_hash, prefix) VALUES ($1, $2, $3, '{*}', $4, $5)`, [
    tenantId,
    id,
    name,
    hash,
    prefix,
  ]);
  return text;
}
