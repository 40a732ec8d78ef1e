import { defineNoun } from '../nouns/noun.js';

export const AUDIT_ENTRY = defineNoun({
  untold: true,
  kind: 'auditEntry',
  prefix: 'aud',
  collection: 'audit',
});
