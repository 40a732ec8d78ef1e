import { defineNoun } from '../../platform/nouns/noun.js';

export const WEBHOOK = defineNoun({
  kind: 'webhook',
  prefix: 'whk',
  collection: 'webhooks',
  quota: { webhooks: { doc: 'Webhooks', initial: 20, free: true } },
});
