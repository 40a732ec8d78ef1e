import type { EntityManager } from 'typeorm';
import type { Logger } from 'pino';
import { AppError } from '../errors/app-error.js';
import { isSelectable } from './scopes.js';

/** Who acts: an API key, a person with a token of the OpenID issuer, or the system itself (worker, bootstrap). */
export interface Actor {
  kind: 'key' | 'person' | 'system';
  /** The key's id; `person:` and the subject for a person, `system` for the system. */
  keyId: string;
  keyName: string;
  /** The tenant the key belongs to; `OpContext.tenantId` is the one acted on (`X-Tenant`). */
  tenantId: string;
  scopes: readonly string[];
  operator: boolean;
  /** It acts from above the tenant, or by a key made from above, without the tenant's leave: secrets and files inside are closed to it. */
  outside?: boolean;
  /** The key was made from above; so are those it makes. */
  fromAbove?: boolean;
  /** Label selector: of objects that have labels it acts only on those that match, of others on few. */
  selector?: string;
  /** Blocks of addresses the key may be used from; absent: any. */
  allowedCidrs?: readonly string[];
  expiresAt?: Date;
}

/** What the transport knows of one request and its answer; shared by all contexts derived from it. */
export interface RequestState {
  idempotency?: { key: string; hash: string; replayed: boolean };
  /** As the header of that name has it; of GraphQL, the version that a mutation was asked for with. */
  ifMatch?: string;
  /** Something was held against `ifMatch`. */
  matched?: boolean;
  handling?: 'strict';
  /** Id of the object that a path named, for answers that do not show it. */
  subject?: string;
  /** Shared with the states made of this one. `unchanged`: what it wrote was there already, all of it. */
  effect?: { unchanged?: boolean };
}

/** The verbs of scopes that reach inside a tenant, as `files` does with every verb: its secrets and files. */
const INSIDE = new Set(['exec', 'console', 'export', 'secrets']);

/** Whether one of these scopes is this one, or stands for it. */
export function grants(scopes: readonly string[], scope: string): boolean {
  const [noun, verb] = scope.split(':');
  return scopes.some((s) => s === '*' || s === '*:*' || s === scope || s === `${noun}:*` || s === `*:${verb}`);
}

/** First argument of every use case: who, for which tenant, in which transaction, with which log. */
export class OpContext {
  constructor(
    readonly actor: Actor,
    readonly tenantId: string,
    readonly requestId: string,
    private readonly logOrMaker: Logger | (() => Logger),
    readonly request: RequestState = {},
    readonly tx?: EntityManager,
  ) {}

  /** Made when first used: a child log costs more than many a request has to say. */
  get log(): Logger {
    return (this.made ??= typeof this.logOrMaker === 'function' ? this.logOrMaker() : this.logOrMaker);
  }
  private made?: Logger;

  /** This context, inside a transaction. */
  within(tx: EntityManager): OpContext {
    return new OpContext(this.actor, this.tenantId, this.requestId, this.logOrMaker, this.request, tx);
  }

  /** This context, outside its transaction. */
  outside(): OpContext {
    return new OpContext(this.actor, this.tenantId, this.requestId, this.logOrMaker, this.request);
  }

  /** This context, acting on another tenant (operator and parent keys). */
  onTenant(tenantId: string): OpContext {
    return new OpContext(this.actor, tenantId, this.requestId, this.logOrMaker, this.request, this.tx);
  }

  /** A parent's key acting on a tenant below it; `open` says whether that one lets it inside. */
  fromAbove(tenantId: string, open: boolean): OpContext {
    return new OpContext(open ? this.actor : { ...this.actor, outside: true }, tenantId, this.requestId, this.logOrMaker, this.request, this.tx);
  }

  /** This context for a request within the request: one of the mutations in a GraphQL document. */
  asking(request: RequestState): OpContext {
    return new OpContext(this.actor, this.tenantId, this.requestId, this.logOrMaker, request, this.tx);
  }

  /** Notes of a write whether it changed anything. A request of which none did has changed nothing, and is audited as little as a read. */
  wrote(changed: boolean): void {
    const { effect } = this.request;
    if (effect) effect.unchanged = !changed && effect.unchanged !== false;
  }

  /** Fails with `forbidden` unless the key has the scope (`containers:write`, `containers:*` or `*`). */
  demand(scope: string): void {
    if (!this.allows(scope)) throw new AppError('forbidden', `the key lacks the scope ${scope}`);
    const [noun, verb] = scope.split(':') as [string, string];
    if (noun === 'files' || INSIDE.has(verb)) this.demandInside();
    if (this.actor.selector !== undefined && !isSelectable(scope)) {
      throw new AppError('forbidden', `a key with a selector acts on labelled objects alone, not on ${noun}`);
    }
  }

  /** Whether who asks is above the tenant, let in or not, or a key that was made from above. */
  get isAbove(): boolean {
    return this.actor.tenantId !== this.tenantId || this.actor.outside === true || this.actor.fromAbove === true;
  }

  /** Fails with `forbidden` for a tenant above, unless the tenant lets it in. What holds for a whole use case says so by `@Allow`. */
  demandInside(): void {
    if (this.actor.outside) {
      throw new AppError('forbidden', 'the secrets and files of a tenant are closed to those above it; it can open them with parentAccess');
    }
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
