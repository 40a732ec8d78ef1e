import { defineNoun } from '../../platform/nouns/noun.js';

export const HOST = defineNoun({
  untold: true,
  kind: 'host',
  prefix: 'hst',
  collection: 'hosts',
});
