import { defineNoun } from '../../platform/nouns/noun.js';

export const WEBHOOK_DELIVERY = defineNoun({
  untold: true,
  kind: 'webhookDelivery',
  prefix: 'whd',
  idFields: ['delivery'],
});
