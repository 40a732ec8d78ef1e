import { Inject, Injectable } from '@nestjs/common';
import { Allow, SCOPES } from '../../platform/auth/allow.js';
import { isCidr, isPartOf, isWithin } from '../../platform/auth/cidr.js';
import { KeyDirectory } from '../../platform/auth/key-directory.js';
import { mintSecret } from '../../platform/auth/secret.js';
import type { Config } from '../../platform/config/config.js';
import { OpContext, type Actor } from '../../platform/context/op-context.js';
import { matchesSelector, parseSelector } from '../../platform/database/label-selector.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey, KeyDecision, RotateOptions, SimulateApiKeyInput } from './api-key.dto.js';
import { API_KEY } from './api-key.noun.js';
import type { ApiKeyRow } from './api-key.row.js';
import { beyond, daysAhead, DEFAULT_DAYS, DEFAULT_OVERLAP_SECONDS, MOST_DAYS } from './api-key.rules.js';
import { showApiKey } from './api-key.view.js';
import { ApiKeysRepository } from './api-keys.repository.js';

/** A key as other modules may ask for it; a year, all labels and all addresses when left out. */
export interface NewKey {
  name: string;
  scopes: string[];
  expiresAt?: Date;
  selector?: string | null;
  allowedCidrs?: string[];
  /** Made by a tenant above. */
  fromAbove: boolean;
}

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly keys: ApiKeysRepository,
    private readonly quotas: QuotasService,
    private readonly directory: KeyDirectory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Allow('api-keys:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<ApiKey>> {
    return mapPage(await this.keys.list(ctx, query), showApiKey);
  }

  @Allow('api-keys:read')
  async get(ctx: OpContext, id: string): Promise<ApiKey> {
    return showApiKey(await this.keys.get(ctx, id));
  }

  /** Fails with `forbidden` when it would be stronger than the caller's key or outlive it, `name_taken`, `quota_exceeded` or `invalid`. */
  @Allow('api-keys:write')
  async create(ctx: OpContext, input: CreateApiKeyInput): Promise<CreatedApiKey> {
    demandNoMore(ctx, input.scopes, 'grant what it lacks');
    if (input.scopes.length === 0) throw invalid('/scopes', 'scopes: name at least one, for example containers:read');
    const wanted: NewKey = {
      name: input.name,
      scopes: input.scopes,
      expiresAt: expiryOf(input.expiresAt, lastDay(ctx)),
      selector: input.selector == null ? null : checkedSelector(input.selector),
      allowedCidrs: checkedCidrs(ctx, input.allowedCidrs),
      fromAbove: ctx.isAbove,
    };
    return this.idempotency.mutate(ctx, (tx) => this.mint(tx, wanted), withoutSecret);
  }

  /**
   * A new secret under the same id; the present one works on for the overlap. Fails with `forbidden` when the key is stronger than the caller's, would live
   * longer than both do now, or when a tenant above would get a key the tenant made for itself.
   */
  @Allow('api-keys:write')
  async rotate(ctx: OpContext, idOrName: string, options: RotateOptions): Promise<CreatedApiKey> {
    expiryOf(options.expiresAt, undefined); // what is wrong with it is said before anything is looked up
    const made = await this.idempotency.mutate(
      ctx,
      async (tx) => {
        const row = await this.keys.get(tx, idOrName, { lock: true });
        demandMatch(tx, row);
        demandNoMore(ctx, row.scopes, 'rotate one with more');
        if (ctx.isAbove && !row.fromAbove) throw new AppError('forbidden', 'the tenant made this key for itself; make one of your own');
        checkedCidrs(ctx, row.allowedCidrs);
        const last = lastDay(ctx);
        const expiresAt = expiryOf(options.expiresAt, last && row.expiresAt && row.expiresAt > last ? row.expiresAt : last);
        const { text, hash, prefix } = mintSecret(this.config.environment, row.id);
        const previousUntil = new Date(Date.now() + (options.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS) * 1000);
        const changed = await this.keys.update(tx, row.id, { secretHash: hash, prefix, previousHash: row.secretHash, previousUntil, expiresAt });
        return { apiKey: showApiKey(changed), secret: text };
      },
      withoutSecret,
    );
    this.directory.forget(made.apiKey.id);
    return made;
  }

  /** What the key may do, by the rules its requests are judged with; quotas and states of objects are not asked. */
  @Allow('api-keys:read')
  async simulate(ctx: OpContext, input: SimulateApiKeyInput): Promise<{ items: KeyDecision[] }> {
    const row = await this.keys.get(ctx, input.id);
    const actor: Actor = {
      kind: 'key',
      keyId: row.id,
      keyName: row.name,
      tenantId: ctx.tenantId,
      scopes: row.scopes,
      operator: false,
      ...(row.selector === null ? {} : { selector: row.selector }),
      ...(row.fromAbove && !(await this.keys.isOpenAbove(ctx)) ? { outside: true } : {}),
    };
    const asKey = new OpContext(actor, ctx.tenantId, ctx.requestId, ctx.log);
    const always = objection(row, input);
    return { items: (input.scope == null ? SCOPES : [input.scope]).map((scope) => decision(scope, always ?? refusal(asKey, scope))) };
  }

  /**
   * Stops working at once. Fails with `forbidden` when it is stronger than the caller's, `conflict` for the last one of the tenant's own: nobody else
   * can give it another that reaches its secrets and files.
   */
  @Allow('api-keys:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    const { deletedId } = await this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.keys.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      demandNoMore(ctx, row.scopes, 'delete one with more');
      if (!row.fromAbove && !this.config.oidcIssuer && !(await this.keys.hasAnother(tx, row.id))) {
        throw new AppError('conflict', `${row.name} is the last key of the tenant's own, and nobody above it can make another; make one first, or rotate this one`);
      }
      await this.keys.remove(tx, row.id);
      await this.quotas.release(tx, { apiKeys: 1 });
      return { deletedId: row.id };
    });
    this.directory.forget(deletedId);
    return { deletedId };
  }

  /** For other modules: a key made inside their transaction (a new tenant's first), which lives no longer than the caller's. Fails with `quota_exceeded`. */
  async mint(tx: OpContext, { name, scopes, expiresAt, selector, allowedCidrs, fromAbove }: NewKey): Promise<CreatedApiKey> {
    await this.quotas.reserve(tx, { apiKeys: 1 });
    const id = newId(API_KEY);
    const { text, hash, prefix } = mintSecret(this.config.environment, id);
    const row = await this.keys.insert(tx, {
      id,
      name,
      scopes,
      secretHash: hash,
      prefix,
      expiresAt: expiresAt ?? expiryOf(undefined, lastDay(tx)),
      selector: selector ?? null,
      allowedCidrs: allowedCidrs ?? [],
      fromAbove,
    });
    return { apiKey: showApiKey(row), secret: text };
  }
}

/** Fails with `forbidden`, saying what the caller's key cannot do, when these scopes go beyond its own. */
function demandNoMore({ actor }: OpContext, scopes: readonly string[], what: string): void {
  const excess = beyond(scopes, actor.scopes);
  if (excess.length > 0) throw new AppError('forbidden', `a key cannot ${what}: ${excess.join(', ')}`);
}

/** When a key's own life ends, and that of all it makes; a person signs in again and again, so their token's end bounds nothing. */
const lastDay = ({ actor }: OpContext): Date | undefined => (actor.kind === 'key' ? actor.expiresAt : undefined);

/** Without a wish a year, or until `last` when that comes first. Fails with `forbidden` for a later one than `last`. */
function expiryOf(text: string | undefined, last: Date | undefined): Date {
  const now = new Date();
  if (text == null) {
    const usual = daysAhead(now, DEFAULT_DAYS);
    return last && last < usual ? last : usual;
  }
  const expiresAt = new Date(text);
  if (expiresAt <= now || expiresAt > daysAhead(now, MOST_DAYS)) throw invalid('/expiresAt', 'expiresAt: want a time in the future, at most ten years ahead');
  if (last && expiresAt > last) throw new AppError('forbidden', `a key makes none that outlives it: expiresAt may be ${last.toISOString()} at most`);
  return expiresAt;
}

function checkedSelector(text: string): string {
  try {
    if (parseSelector(text).length > 0) return text;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  throw invalid('/selector', 'selector: want a label selector, for example team=core,env in (prod,test)');
}

/** The caller's own blocks when none are given; never wider ones. */
function checkedCidrs(ctx: OpContext, wanted: readonly string[] | undefined): string[] {
  const own = ctx.actor.allowedCidrs;
  const wrong = wanted?.find((text) => !isCidr(text));
  if (wrong !== undefined) throw invalid('/allowedCidrs', `allowedCidrs: ${wrong} is not a block of addresses such as 192.0.2.0/24`);
  if (wanted == null || wanted.length === 0) return [...(own ?? [])];
  const wider = own && wanted.find((text) => !isPartOf(text, own));
  if (wider !== undefined) throw new AppError('forbidden', `a key cannot open addresses it may not be used from: ${wider}`);
  return [...wanted];
}

/** Why the key can do nothing at all like this. */
function objection(row: ApiKeyRow, { address, labels }: SimulateApiKeyInput): string | undefined {
  if (row.expiresAt && row.expiresAt <= new Date()) return 'the key has expired';
  if (address != null && row.allowedCidrs.length > 0 && !isWithin(address, row.allowedCidrs)) return `the key may not be used from ${address}`;
  if (labels && row.selector !== null && !matchesSelector(labels, parseSelector(row.selector))) return `the labels do not match ${row.selector}`;
  return undefined;
}

function refusal(asKey: OpContext, scope: string): string | undefined {
  try {
    asKey.demand(scope);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.detail;
    throw error;
  }
}

const decision = (scope: string, reason: string | undefined): KeyDecision => ({
  scope,
  allowed: reason === undefined,
  ...(reason === undefined ? {} : { reason }),
});

/** A secret is never stored: a replayed create answers without it. */
const withoutSecret = ({ secret: _secret, ...answer }: CreatedApiKey): object => answer;
