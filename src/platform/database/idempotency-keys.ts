import { createHmac } from 'node:crypto';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';

/** Postgres keeps no NUL in JSON; a command's output may have one. */
const storable = (answer: object): object => {
  const text = JSON.stringify(answer);
  return text.includes('\\u0000') ? { base64: Buffer.from(text).toString('base64') } : answer;
};

function unstored<T extends object>(stored: T): T {
  const { base64, ...rest } = stored as { base64?: unknown };
  return typeof base64 === 'string' && Object.keys(rest).length === 0 ? (JSON.parse(Buffer.from(base64, 'base64').toString()) as T) : stored;
}

/**
 * The keys that requests are repeated under, and what was answered; each call is in the caller's transaction and about its request. An answer is for
 * whom it was given to, with what that caller may do: it is not looked up again, so that another key, or one that lost its place inside the tenant,
 * would be shown what it may not see. A rotated key stays the same key.
 */
export class IdempotencyKeys {
  constructor(private readonly secretsKey: string) {}

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

  /** Stores the answer under it. */
  async keep(tx: OpContext, answer: object): Promise<void> {
    const { key } = tx.request.idempotency!;
    await tx.tx!.query(`UPDATE idempotency_keys SET response = $3 WHERE tenant_id = $1 AND key = $2`, [tx.tenantId, key, JSON.stringify(storable(answer))]);
  }

  /** Lets it be taken again. */
  async free(tx: OpContext): Promise<void> {
    await tx.tx!.query(`DELETE FROM idempotency_keys WHERE tenant_id = $1 AND key = $2`, [tx.tenantId, tx.request.idempotency!.key]);
  }

  /** The answer stored under it, if any; fails with `idempotency_mismatch` when it was the answer to another request, `conflict` when to another caller. */
  async replay<T extends object>(tx: OpContext): Promise<T | undefined> {
    const idempotency = tx.request.idempotency!;
    const [first]: { request_hash: string; response: T | null }[] = await tx.tx!.query(
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
    idempotency.replayed = true;
    return unstored(first.response);
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
