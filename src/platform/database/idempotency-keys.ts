import { createHmac } from 'node:crypto';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';
import type { Secrets } from '../secrets/secrets.js';

/** Bytes up to which every answer is kept: those of all but commands, batches and objects with large fields. */
const SMALL = 8 * 1024;
/** Bytes of longer answers that are kept of one tenant in an hour by this process; what is more would fill the database. */
const LONG_HOURLY = 16 * 1024 * 1024;

/** How an answer lies in the database: sealed, as it holds what commands print; in an installation without a key, encoded, as Postgres keeps no NUL in JSON. */
type Kept = { answer: string } | { base64: string } | { forgotten: true };

/**
 * The keys that requests are repeated under, and what was answered; each call is in the caller's transaction and about its request. An answer is for
 * whom it was given to, with what that caller may do: it is not looked up again, so that another key, or one that lost its place inside the tenant,
 * would be shown what it may not see. A rotated key stays the same key.
 */
export class IdempotencyKeys {
  /** Bytes of long answers kept in this hour, by tenant. */
  private readonly long = new Map<string, number>();
  private hour = 0;

  constructor(
    private readonly secretsKey: string,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Takes the request's key; the first answer when it was taken before. Fails with `idempotency_in_flight`, `idempotency_mismatch`, or `conflict` when
   * another caller took it.
   */
  async claim<T extends object>(tx: OpContext): Promise<T | undefined> {
    const idempotency = tx.request.idempotency!;
    const claimed: unknown[] = await tx.tx!.query(
      `INSERT INTO idempotency_keys (tenant_id, key, request_hash) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, key) DO UPDATE SET request_hash = $3, response = NULL, created_at = now()
         WHERE idempotency_keys.created_at < now() - interval '24 hours' RETURNING key`,
      [tx.tenantId, idempotency.key, this.requestOf(tx)],
    );
    if (claimed.length > 0) return undefined;
    const first = await this.replay<T>(tx);
    if (!first) throw new AppError('idempotency_in_flight', 'the first request with this key is still under way');
    return first;
  }

  /** Stores the answer under it; of a long one, when its tenant had many in this hour, only that it was given. */
  async keep(tx: OpContext, answer: object): Promise<void> {
    const { key } = tx.request.idempotency!;
    const kept = JSON.stringify(this.kept(tx, JSON.stringify(answer)));
    await tx.tx!.query(`UPDATE idempotency_keys SET response = $3 WHERE tenant_id = $1 AND key = $2`, [tx.tenantId, key, kept]);
  }

  /** Lets it be taken again. */
  async free(tx: OpContext): Promise<void> {
    await tx.tx!.query(`DELETE FROM idempotency_keys WHERE tenant_id = $1 AND key = $2`, [tx.tenantId, tx.request.idempotency!.key]);
  }

  /**
   * The answer stored under it, if any; fails with `idempotency_mismatch` when it was the answer to another request, `conflict` when to another caller or
   * not kept.
   */
  async replay<T extends object>(tx: OpContext): Promise<T | undefined> {
    const idempotency = tx.request.idempotency!;
    const [first]: { request_hash: string; response: Kept | null }[] = await tx.tx!.query(
      `SELECT request_hash, response FROM idempotency_keys WHERE tenant_id = $1 AND key = $2 AND created_at >= now() - interval '24 hours'`,
      [tx.tenantId, idempotency.key],
    );
    if (!first?.response) return undefined;
    if (first.request_hash.split('.')[0] !== this.callerOf(tx)) {
      throw new AppError('conflict', 'this Idempotency-Key was used by another caller, or before what you may do has changed; use a new key');
    }
    if (first.request_hash !== this.requestOf(tx)) {
      throw new AppError('idempotency_mismatch', 'this Idempotency-Key was used for a different request; use a new key');
    }
    const text = this.opened(tx, first.response);
    if (text === undefined) {
      throw new AppError('conflict', 'the request with this Idempotency-Key was carried out, but its answer was not kept; use a new key to ask again');
    }
    idempotency.replayed = true;
    return JSON.parse(text) as T;
  }

  private kept(tx: OpContext, text: string): Kept {
    const bytes = Buffer.byteLength(text);
    if (bytes > SMALL && !this.fits(tx.tenantId, bytes)) return { forgotten: true };
    return this.secrets.able ? { answer: this.secrets.seal(text, rowOf(tx)) } : { base64: Buffer.from(text).toString('base64') };
  }

  /** Whether a long answer is kept; it counts then. */
  private fits(tenantId: string, bytes: number): boolean {
    const hour = Math.floor(Date.now() / 3_600_000);
    if (hour !== this.hour) this.long.clear();
    this.hour = hour;
    const kept = (this.long.get(tenantId) ?? 0) + bytes;
    if (kept > LONG_HOURLY) return false;
    this.long.set(tenantId, kept);
    return true;
  }

  private opened(tx: OpContext, kept: Kept): string | undefined {
    if ('answer' in kept) return this.secrets.open(kept.answer, rowOf(tx));
    return 'base64' in kept ? Buffer.from(kept.base64, 'base64').toString() : undefined;
  }

  /** With a key that the database has not: what is asked may hold a password or a passphrase, which could be guessed by a plain hash. */
  private hashOf(text: string): string {
    return createHmac('sha256', this.secretsKey).update(text).digest('hex');
  }

  private requestOf(tx: OpContext): string {
    return `${this.callerOf(tx)}.${this.hashOf(tx.request.idempotency!.hash)}`;
  }

  private callerOf({ actor: { kind, keyId, tenantId, scopes, selector, outside } }: OpContext): string {
    return this.hashOf(JSON.stringify([kind, keyId, tenantId, [...scopes].sort(), selector ?? null, outside ?? false]));
  }
}

/** What is sealed there is for that row alone. */
const rowOf = ({ tenantId, request }: OpContext): string => `${tenantId} ${request.idempotency!.key}`;
