import { defineNoun } from '../../platform/nouns/noun.js';

export const API_KEY = defineNoun({
  kind: 'apiKey',
  prefix: 'key',
  collection: 'api-keys',
  quota: { apiKeys: { doc: 'API keys', initial: 100, free: true } },
  idFields: ['key'],
});
