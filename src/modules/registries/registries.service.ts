import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { uniqueViolation } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Cost } from '../../platform/nouns/noun.js';
import { Secrets } from '../../platform/secrets/secrets.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreateRegistryInput, Registry, RegistryAnswer, UpdateRegistry } from './registry.dto.js';
import { REGISTRY } from './registry.noun.js';
import { RegistriesRepository } from './registries.repository.js';
import { showRegistry } from './registry.view.js';

const COST = { registries: 1 } satisfies Cost<typeof REGISTRY>;

export interface RegistryLogin {
  username: string;
  password: string;
}

/** Logins of registries. Passwords come in and are used; nothing gives them out. */
@Injectable()
export class RegistriesService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly registries: RegistriesRepository,
    private readonly secrets: Secrets,
    private readonly quotas: QuotasService,
  ) {}

  @Allow('registries:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Registry>> {
    return mapPage(await this.registries.list(ctx, query), showRegistry);
  }

  @Allow('registries:read')
  async get(ctx: OpContext, idOrName: string): Promise<Registry> {
    return showRegistry(await this.registries.get(ctx, idOrName));
  }

  /**
   * Fails with `name_taken`, `conflict` when there is a login for the host, `quota_exceeded`, or `unsupported` when the installation has no
   * key to keep it with.
   */
  @Allow('registries:write')
  async create(ctx: OpContext, { name, host, username, password }: CreateRegistryInput): Promise<RegistryAnswer> {
    const id = newId(REGISTRY);
    const sealedPassword = this.secrets.seal(password, id);
    try {
      return await this.idempotency.mutate(ctx, async (tx) => {
        await this.quotas.reserve(tx, COST);
        return { registry: showRegistry(await this.registries.insert(tx, { id, name, host, username, sealedPassword })) };
      });
    } catch (error) {
      if (uniqueViolation(error) === 'registries_host') throw new AppError('conflict', `there is a login for ${host} already`);
      throw error;
    }
  }

  /** Fetches that are under way go on with what they began with. */
  @Allow('registries:write', { inside: true })
  async update(ctx: OpContext, idOrName: string, { username, password }: UpdateRegistry): Promise<RegistryAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.registries.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const changed = await this.registries.update(tx, row.id, {
        ...(username == null ? {} : { username }),
        ...(password == null || this.secrets.holds(row.sealedPassword, row.id, password) ? {} : { sealedPassword: this.secrets.seal(password, row.id) }),
      });
      return { registry: showRegistry(changed) };
    });
  }

  @Allow('registries:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.registries.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      await this.registries.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      return { deletedId: row.id };
    });
  }

  /** For imports, in their transaction: the id of the login for a host. None for tenants above: what it opens could be read by them then. */
  async forHost(tx: OpContext, host: string): Promise<string | undefined> {
    return tx.actor.outside ? undefined : (await this.registries.ofHost(tx, host))?.id;
  }

  /** For imports that run: the login, unless it is gone meanwhile. */
  async login(ctx: OpContext, id: string): Promise<RegistryLogin | undefined> {
    const row = await this.registries.find(ctx, id);
    return row ? { username: row.username, password: this.secrets.open(row.sealedPassword, row.id) } : undefined;
  }
}
