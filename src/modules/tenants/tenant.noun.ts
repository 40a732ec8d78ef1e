import { defineNoun } from '../../platform/nouns/noun.js';

export const TENANT = defineNoun({
  kind: 'tenant',
  prefix: 'ten',
  collection: 'tenants',
  quota: { tenants: { doc: 'Tenants below it, at all depths', initial: 10, free: true } },
  idFields: ['parent', 'actorTenant'],
});
