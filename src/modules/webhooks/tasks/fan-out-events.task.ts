import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { grants, systemContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import type { EventRow } from '../../../platform/events/event.row.js';
import { EventsRepository } from '../../../platform/events/events.repository.js';
import { newId } from '../../../platform/ids/id.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { WEBHOOK_DELIVERY } from '../webhook-delivery.noun.js';
import type { WebhookRow } from '../webhook.row.js';
import { WebhookDeliveriesRepository } from '../webhook-deliveries.repository.js';
import { WebhookSecrets } from '../webhook-secrets.js';
import { WebhooksRepository } from '../webhooks.repository.js';

const SECONDS = 1;
const FORGET_SECONDS = 3600;
const AT_ONCE = 500;

/** Makes a delivery of each event for each webhook that wants it: exactly one, for the place it has come to is written in the same transaction. */
@Injectable()
export class FanOutEventsTask implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly events: EventsRepository,
    private readonly secrets: WebhookSecrets,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'fan-out-events', everySeconds: SECONDS, run: () => this.fanOut() });
    this.worker.registerReconciler({ name: 'forget-old-deliveries', everySeconds: FORGET_SECONDS, run: () => this.deliveries.forgetOld() });
  }

  private async fanOut(): Promise<number> {
    let failed = 0;
    for (const { tenant_id, id } of await this.webhooks.behind()) {
      await this.catchUp(tenant_id, id).catch((error: unknown) => {
        failed += 1;
        this.log.error({ err: error, webhookId: id }, 'a webhook could not be given its events');
      });
    }
    return failed;
  }

  private async catchUp(tenantId: string, id: string): Promise<void> {
    const horizon = await this.events.horizon();
    await this.work.run(systemContext(tenantId, 'webhooks', this.log), async (tx) => {
      const webhook = await this.webhooks.take(tx, id);
      if (!webhook) return;
      const sealing = this.secrets.sealing(webhook);
      if (sealing) await this.webhooks.reseal(tx, id, sealing);
      const found = await this.events.between(tx, webhook.position, horizon, AT_ONCE);
      if (found.length === 0) return;
      const wanted = found.filter((event) => wants(webhook, event));
      await this.deliveries.add(tx, id, wanted.map((event) => ({ id: newId(WEBHOOK_DELIVERY), seq: event.seq, type: event.type, body: bodyOf(event) })));
      await this.webhooks.moveTo(tx, id, found.at(-1)!.seq);
    });
  }
}

const wants = ({ types, scopes }: WebhookRow, event: EventRow): boolean =>
  grants(scopes, `${event.noun}:read`) && types.some((type) => type === '*' || type === event.type || type === `${event.resourceType}.*`);

/** As Standard Webhooks lay it out; `data` is the event as `/v1/events` shows it. */
const bodyOf = (event: EventRow): string =>
  JSON.stringify({
    type: event.type,
    timestamp: event.at.toISOString(),
    data: {
      id: String(event.seq),
      resource: { type: event.resourceType, id: event.resourceId, ...(event.resourceName === undefined ? {} : { name: event.resourceName }) },
      ...event.data,
    },
  });
