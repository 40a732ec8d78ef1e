import { defineNoun } from '../nouns/noun.js';

export const OPERATION = defineNoun({
  kind: 'operation',
  prefix: 'op',
  collection: 'operations',
  selectable: 'read',
});
