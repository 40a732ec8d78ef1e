import { defineNoun } from '../../platform/nouns/noun.js';

export const PORT_FORWARD = defineNoun({
  kind: 'portForward',
  prefix: 'pfw',
  collection: 'port-forwards',
  quota: { portForwards: { doc: 'Ports of hosts that lead to containers', initial: 100, free: true } },
});
