import { defineNoun } from '../nouns/noun.js';

export const AUDIT_ENTRY = defineNoun({
  kind: 'auditEntry',
  prefix: 'aud',
  collection: 'audit',
});
