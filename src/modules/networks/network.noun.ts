import { defineNoun } from '../../platform/nouns/noun.js';

export const NETWORK = defineNoun({
  kind: 'network',
  prefix: 'net',
  quota: {
    networks: { doc: 'Networks: each tenant with containers has one', initial: 100, free: true },
    addresses: { doc: 'Addresses of containers', initial: 4096, free: true },
  },
});
