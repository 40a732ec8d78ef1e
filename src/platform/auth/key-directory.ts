import { Injectable } from '@nestjs/common';
import type { Actor } from '../context/op-context.js';
import { CrossTenant } from '../database/cross-tenant.js';
import { hashSecret, sameHash, type ParsedSecret } from './secret.js';

interface KeyRow {
  key_id: string;
  key_name: string;
  scopes: string[];
  secret_hash: Buffer;
  previous_hash: Buffer | null;
  previous_until: Date | null;
  expires_at: Date | null;
  allowed_cidrs: string[];
  selector: string | null;
  from_above: boolean;
  outside: boolean;
  tenant_id: string;
  suspended: boolean;
  operator: boolean;
}

/** An authenticated actor, and whether its tenant may still write. */
export interface Authenticated {
  actor: Actor;
  suspended: boolean;
}

const REMEMBERED_MS = 500; // a revoked key stops working everywhere within a second
const REMEMBERED_KEYS = 10_000;

/** Finds keys by id and checks secrets. Remembers a found key for half a second. */
@Injectable()
export class KeyDirectory {
  private readonly remembered = new Map<string, { until: number; row: Promise<KeyRow | undefined> }>();

  constructor(private readonly crossTenant: CrossTenant) {}

  /** The actor behind a presented secret; undefined when unknown, wrong or expired. */
  async authenticate({ keyId, secret }: ParsedSecret): Promise<Authenticated | undefined> {
    const row = await this.find(keyId);
    const hash = hashSecret(secret);
    const current = sameHash(hash, row?.secret_hash ?? Buffer.alloc(32));
    // the secret before the last rotation works on for a while
    const previous = sameHash(hash, row?.previous_hash ?? Buffer.alloc(32)) && (row?.previous_until ?? new Date(0)) > new Date();
    const matches = current || previous;
    if (!row || !matches || (row.expires_at && row.expires_at <= new Date())) return undefined;
    return {
      actor: {
        kind: 'key',
        keyId: row.key_id,
        keyName: row.key_name,
        tenantId: row.tenant_id,
        scopes: row.scopes,
        operator: row.operator,
        ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
        ...(row.from_above ? { fromAbove: true } : {}),
        ...(row.outside ? { outside: true } : {}),
        ...(row.selector === null ? {} : { selector: row.selector }),
        ...(row.allowed_cidrs.length === 0 ? {} : { allowedCidrs: row.allowed_cidrs }),
      },
      suspended: row.suspended,
    };
  }

  /** Called when a key or its tenant changed here, so that it counts at once in this process. */
  forget(keyId?: string): void {
    if (keyId === undefined) this.remembered.clear();
    else this.remembered.delete(keyId);
  }

  private find(keyId: string): Promise<KeyRow | undefined> {
    const now = performance.now();
    const known = this.remembered.get(keyId);
    if (known && known.until > now) return known.row;
    const row = this.read(keyId);
    row.catch(() => this.remembered.delete(keyId));
    if (this.remembered.size >= REMEMBERED_KEYS) this.remembered.clear();
    this.remembered.set(keyId, { until: now + REMEMBERED_MS, row });
    return row;
  }

  private async read(keyId: string): Promise<KeyRow | undefined> {
    const [found] = await this.crossTenant.query<KeyRow>('SELECT * FROM find_api_key($1)', [keyId]);
    if (found) await this.crossTenant.query('SELECT touch_api_key($1)', [keyId]);
    return found;
  }
}
