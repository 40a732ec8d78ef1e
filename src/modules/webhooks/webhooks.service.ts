import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { notFound } from '../../platform/errors/app-error.js';
import { EventsRepository } from '../../platform/events/events.repository.js';
import { newId } from '../../platform/ids/id.js';
import type { Cost } from '../../platform/nouns/noun.js';
import { Outbound } from '../../platform/outbound/outbound.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreatedWebhook, CreateWebhookInput, RotateWebhookSecret, UpdateWebhook, Webhook, WebhookDelivery } from './webhook.dto.js';
import { WEBHOOK } from './webhook.noun.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { showDelivery, showWebhook } from './webhook.view.js';
import { WebhooksRepository } from './webhooks.repository.js';

const COST = { webhooks: 1 } satisfies Cost<typeof WEBHOOK>;
const OVERLAP_SECONDS = 24 * 3600;

@Injectable()
export class WebhooksService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly events: EventsRepository,
    private readonly outbound: Outbound,
    private readonly quotas: QuotasService,
    private readonly secrets: WebhookSecrets,
  ) {}

  @Allow('webhooks:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Webhook>> {
    return mapPage(await this.webhooks.list(ctx, query), showWebhook);
  }

  @Allow('webhooks:read')
  async get(ctx: OpContext, idOrName: string): Promise<Webhook> {
    return showWebhook(await this.webhooks.get(ctx, idOrName));
  }

  /**
   * Gets events from now on, of what the caller's key may read. Fails with `name_taken`, `quota_exceeded`, or `invalid` for a URL that leads
   * to no public host.
   */
  @Allow('webhooks:write')
  async create(ctx: OpContext, input: CreateWebhookInput): Promise<CreatedWebhook> {
    await this.outbound.check(input.url);
    const position = await this.events.horizon();
    const secret = this.secrets.draw();
    const { name, url, types = ['*'] } = input;
    return this.idempotency.mutate(
      ctx,
      async (tx) => {
        await this.quotas.reserve(tx, COST);
        const id = newId(WEBHOOK);
        const kept = this.secrets.kept(secret, id);
        const row = await this.webhooks.insert(tx, { id, name, url, types, secret: kept, scopes: [...ctx.actor.scopes], position });
        return { webhook: showWebhook(row), secret };
      },
      ({ webhook }) => ({ webhook }),
    );
  }

  /** Turned on again it gets events from then on. */
  @Allow('webhooks:write', { inside: true })
  async update(ctx: OpContext, idOrName: string, input: UpdateWebhook): Promise<{ webhook: Webhook }> {
    if (input.url != null) await this.outbound.check(input.url);
    const horizon = await this.events.horizon();
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.webhooks.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const change = {
        ...(input.url == null ? {} : { url: input.url }),
        ...(input.types == null ? {} : { types: input.types }),
        ...(input.enabled == null ? {} : { enabled: input.enabled }),
        ...(input.enabled && !row.enabled ? { position: horizon } : {}),
      };
      return { webhook: showWebhook(await this.webhooks.update(tx, row.id, change)) };
    });
  }

  /** Gives it a new secret. Until the overlap is over what is sent is signed with both, so that a receiver can change in its own time. */
  @Allow('webhooks:write', { inside: true })
  async rotate(ctx: OpContext, idOrName: string, { overlapSeconds = OVERLAP_SECONDS }: RotateWebhookSecret): Promise<CreatedWebhook> {
    const secret = this.secrets.draw();
    return this.idempotency.mutate(
      ctx,
      async (tx) => {
        const row = await this.webhooks.get(tx, idOrName, { lock: true });
        demandMatch(tx, row);
        const previousUntil = new Date(Date.now() + overlapSeconds * 1000);
        const change = { secret: this.secrets.kept(secret, row.id), previousSecret: row.secret, previousUntil };
        return { webhook: showWebhook(await this.webhooks.update(tx, row.id, change)), secret };
      },
      ({ webhook }) => ({ webhook }),
    );
  }

  /** With its deliveries. */
  @Allow('webhooks:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.webhooks.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      await this.webhooks.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      return { deletedId: row.id };
    });
  }

  @Allow('webhooks:read')
  async log(ctx: OpContext, webhook: string, query: ListQuery): Promise<Page<WebhookDelivery>> {
    const { id } = await this.webhooks.get(ctx, webhook);
    return mapPage(await this.deliveries.ofWebhook(ctx, id, query), showDelivery);
  }

  /** Sends a delivery again, however it went, under its first id. */
  @Allow('webhooks:write')
  async replay(ctx: OpContext, webhook: string, deliveryId: string): Promise<{ delivery: WebhookDelivery }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const { id } = await this.webhooks.get(tx, webhook);
      const row = await this.deliveries.get(tx, deliveryId, { lock: true });
      if (row.webhookId !== id) throw notFound('delivery', deliveryId);
      return { delivery: showDelivery(await this.deliveries.replay(tx, id, row.id)) };
    });
  }
}
