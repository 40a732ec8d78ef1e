import type { WebhookDeliveryRow } from './webhook-delivery.row.js';
import type { Webhook, WebhookDelivery } from './webhook.dto.js';
import type { WebhookRow } from './webhook.row.js';

/** A webhook as both transports answer it. */
export const showWebhook = ({ id, name, url, types, enabled, previousUntil, createdAt, version }: WebhookRow): Webhook => ({
  id,
  name,
  url,
  types,
  enabled,
  ...(previousUntil && previousUntil > new Date() ? { previousSecretUntil: previousUntil.toISOString() } : {}),
  createdAt: createdAt.toISOString(),
  version,
});

/** A delivery as both transports answer it. */
export const showDelivery = (row: WebhookDeliveryRow): WebhookDelivery => ({
  id: row.id,
  webhookId: row.webhookId,
  eventId: row.eventSeq,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  ...(row.nextAttemptAt ? { nextAttemptAt: row.nextAttemptAt.toISOString() } : {}),
  body: row.body,
  createdAt: row.createdAt.toISOString(),
});
