import type { EntityManager } from 'typeorm';
import type { Logger } from 'pino';
import { AppError } from '../errors/app-error.js';

/** Who acts: an API key, or the system itself (worker, bootstrap). */
export interface Actor {
  kind: 'key' | 'system';
  /** The key's id; `system` for the system. */
  keyId: string;
  keyName: string;
  /** The tenant the key belongs to; `OpContext.tenantId` is the one acted on (`X-Tenant`). */
  tenantId: string;
  scopes: readonly string[];
  operator: boolean;
  expiresAt?: Date;
}

/** What the transport knows of one request and its answer; shared by all contexts derived from it. */
export interface RequestState {
  idempotency?: { key: string; hash: string; replayed: boolean };
  ifMatch?: string;
  handling?: 'strict';
}

/** Whether one of these scopes is this one, or stands for it. */
export function grants(scopes: readonly string[], scope: string): boolean {
  const noun = scope.split(':')[0];
  return scopes.some((s) => s === '*' || s === scope || s === `${noun}:*`);
}

/** First argument of every use case: who, for which tenant, in which transaction, with which log. */
export class OpContext {
  constructor(
    readonly actor: Actor,
    readonly tenantId: string,
    readonly requestId: string,
    readonly log: Logger,
    readonly request: RequestState = {},
    readonly tx?: EntityManager,
  ) {}

  /** The same context inside a transaction. */
  within(tx: EntityManager): OpContext {
    return new OpContext(this.actor, this.tenantId, this.requestId, this.log, this.request, tx);
  }

  /** The same actor acting on another tenant (operator and parent keys). */
  onTenant(tenantId: string): OpContext {
    return new OpContext(this.actor, tenantId, this.requestId, this.log, this.request, this.tx);
  }

  /** The same actor asking for something of its own: one of the mutations in a GraphQL document. */
  asking(request: RequestState): OpContext {
    return new OpContext(this.actor, this.tenantId, this.requestId, this.log, request, this.tx);
  }

  /** Fails with `forbidden` unless the key has the scope (`containers:write`, `containers:*` or `*`). */
  demand(scope: string): void {
    if (!this.allows(scope)) throw new AppError('forbidden', `the key lacks the scope ${scope}`);
  }

  /** Whether the key has the scope. */
  allows(scope: string): boolean {
    return grants(this.actor.scopes, scope);
  }
}

/** The context of work nobody asked for over the API: the worker's sagas and reconcilers. */
export const systemContext = (tenantId: string, requestId: string, log: Logger): OpContext =>
  new OpContext(
    { kind: 'system', keyId: 'system', keyName: 'system', tenantId, scopes: ['*'], operator: true },
    tenantId,
    requestId,
    log,
  );
