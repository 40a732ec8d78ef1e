import { Module } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { DeliverWebhookTask } from './tasks/deliver-webhook.task.js';
import { FanOutEventsTask } from './tasks/fan-out-events.task.js';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WEBHOOK } from './webhook.noun.js';
import { showWebhook } from './webhook.view.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksResolver } from './webhooks.resolver.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [QuotasModule],
  controllers: [WebhooksController],
  providers: [
    WebhooksRepository,
    WebhookDeliveriesRepository,
    WebhookSecrets,
    WebhooksService,
    WebhooksResolver,
    FanOutEventsTask,
    DeliverWebhookTask,
    serving(WEBHOOK, WebhooksRepository, { show: showWebhook }),
  ],
  exports: [WebhooksService],
})
export class WebhooksModule {}
