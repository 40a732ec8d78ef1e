import { defineNoun } from '../../platform/nouns/noun.js';

export const REGISTRY = defineNoun({
  kind: 'registry',
  prefix: 'reg',
  collection: 'registries',
  quota: { registries: { doc: 'Logins of registries', initial: 50, free: true } },
});
