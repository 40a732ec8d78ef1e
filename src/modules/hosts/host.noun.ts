import { defineNoun } from '../../platform/nouns/noun.js';

export const HOST = defineNoun({
  kind: 'host',
  prefix: 'hst',
  collection: 'hosts',
});
