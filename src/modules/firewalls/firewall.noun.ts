import { defineNoun } from '../../platform/nouns/noun.js';

export const FIREWALL = defineNoun({
  kind: 'firewall',
  prefix: 'fwl',
  collection: 'firewalls',
  quota: { firewalls: { doc: 'Firewalls', initial: 50, free: true } },
});
