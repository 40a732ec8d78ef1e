import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Webhook as Signer } from 'standardwebhooks';
import type { Config } from '../../../platform/config/config.js';
import { systemContext, type OpContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Worker } from '../../../platform/operations/worker.js';
import { Outbound } from '../../../platform/outbound/outbound.js';
import { CONFIG } from '../../../platform/platform.tokens.js';
import { LOG } from '../../../platform/telemetry/log.js';
import type { DeliveryAttempt } from '../webhook-delivery.row.js';
import type { WebhookRow } from '../webhook.row.js';
import { WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import { WebhookSecrets } from '../webhook-secrets.js';
import { WebhooksRepository } from '../webhooks.repository.js';

/** Receivers that hang hold them; one tenant's at most half. */
const PLACES = 32;
const ANSWER_SECONDS = 15;
const ANSWER_BYTES = 64 * 1024;
const GONE = 410;

/** Sends one delivery; one that fails is tried again after growing pauses, with the same id and a fresh signature. */
@Injectable()
export class DeliverWebhookTask implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly secrets: WebhookSecrets,
    private readonly outbound: Outbound,
    private readonly worker: Worker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerJob({
      name: 'webhook',
      places: PLACES,
      run: ({ tenantId, deliveryId }) => this.deliver(systemContext(tenantId!, 'webhooks', this.log), deliveryId!),
    });
  }

  private async deliver(ctx: OpContext, deliveryId: string): Promise<void> {
    const delivery = await this.deliveries.find(ctx, deliveryId);
    const webhook = delivery?.status === 'pending' ? await this.webhooks.find(ctx, delivery.webhookId) : null;
    if (!delivery || !webhook) return;
    const attempt = webhook.enabled
      ? await this.send(webhook, delivery)
      : { at: new Date().toISOString(), durationMs: 0, error: 'the webhook is off' };
    const delivered = attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300;
    const over = delivered || !webhook.enabled || attempt.status === GONE;
    const pause = over ? undefined : this.config.webhookRetrySeconds[delivery.tries];
    await this.work.run(ctx, async (tx) => {
      await this.deliveries.attempted(tx, delivery, attempt, delivered ? 'delivered' : pause === undefined ? 'failed' : 'pending', pause);
      if (attempt.status === GONE) await this.webhooks.update(tx, webhook.id, { enabled: false });
    });
  }

  /** Redirects are not followed: a receiver that moved is to be told to us. */
  private async send(webhook: WebhookRow, { id, body }: { id: string; body: string }): Promise<DeliveryAttempt> {
    const at = new Date();
    try {
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': this.secrets.of(webhook).map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
      };
      const answer = await this.outbound.fetch(webhook.url, { method: 'POST', headers, body, seconds: ANSWER_SECONDS, maxBytes: ANSWER_BYTES });
      answer.body.destroy();
      return { at: at.toISOString(), durationMs: Date.now() - at.getTime(), status: answer.status };
    } catch (error) {
      return { at: at.toISOString(), durationMs: Date.now() - at.getTime(), error: error instanceof AppError ? error.detail : 'it could not be sent' };
    }
  }
}
