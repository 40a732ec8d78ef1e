import { Inject, Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import { KeyDirectory } from '../../platform/auth/key-directory.js';
import { mintSecret } from '../../platform/auth/secret.js';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork, uniqueViolation } from '../../platform/database/unit-of-work.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import type { ApiKey, CreateApiKeyInput, CreatedApiKey } from './api-key.dto.js';
import type { ApiKeyRow } from './api-key.row.js';
import { beyond } from './api-key.rules.js';
import { ApiKeysRepository } from './api-keys.repository.js';

const TEN_YEARS_MS = 10 * 366 * 24 * 3600 * 1000;

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: ApiKeysRepository,
    private readonly directory: KeyDirectory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Allow('api-keys:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<ApiKey>> {
    return mapPage(await this.keys.list(ctx, query), show);
  }

  @Allow('api-keys:read')
  async get(ctx: OpContext, id: string): Promise<ApiKey> {
    return show(await this.keys.get(ctx, id));
  }

  /** Fails with `forbidden` when it would be stronger than the caller's key, `name_taken`, or `invalid`. */
  @Allow('api-keys:write')
  async create(ctx: OpContext, input: CreateApiKeyInput): Promise<CreatedApiKey> {
    const excess = beyond(input.scopes, ctx.actor.scopes);
    if (excess.length > 0) throw new AppError('forbidden', `a key cannot grant what it lacks: ${excess.join(', ')}`);
    if (input.scopes.length === 0) throw invalid('/scopes', 'scopes: name at least one, for example containers:read');
    const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
    if (expiresAt && (expiresAt <= new Date() || expiresAt.getTime() > Date.now() + TEN_YEARS_MS)) {
      throw invalid('/expiresAt', 'expiresAt: want a time in the future, at most ten years ahead');
    }
    try {
      return await this.work.mutate(ctx, (tx) => this.mint(tx, input.name, input.scopes, expiresAt), withoutSecret);
    } catch (error) {
      if (uniqueViolation(error)) throw new AppError('name_taken', `an api key named ${input.name} exists`);
      throw error;
    }
  }

  /** Stops working at once. */
  @Allow('api-keys:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    const { deletedId } = await this.work.mutate(ctx, async (tx) => {
      const row = await this.keys.get(tx, idOrName, { lock: true });
      await this.keys.remove(tx, row.id);
      return { deletedId: row.id };
    });
    this.directory.forget(deletedId);
    return { deletedId };
  }

  /** For other modules: a key made inside their transaction (a new tenant's first). */
  async mint(tx: OpContext, name: string, scopes: string[], expiresAt: Date | null): Promise<CreatedApiKey> {
    const id = newId('apiKey');
    const { text, hash, prefix } = mintSecret(this.config.environment, id);
    const row = await this.keys.insert(tx, { id, name, scopes, secretHash: hash, prefix, expiresAt });
    return { apiKey: show(row), secret: text };
  }
}

/** A secret is never stored: a replayed create answers without it. */
export const withoutSecret = ({ secret: _secret, ...answer }: CreatedApiKey): object => answer;

const show = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  prefix: row.prefix,
  createdAt: row.createdAt.toISOString(),
  ...(row.expiresAt ? { expiresAt: row.expiresAt.toISOString() } : {}),
  ...(row.lastUsedAt ? { lastUsedAt: row.lastUsedAt.toISOString() } : {}),
});
