import { defineNoun } from '../../platform/nouns/noun.js';

export const VOLUME = defineNoun({
  kind: 'volume',
  prefix: 'vol',
  collection: 'volumes',
  selectable: true,
  operators: true,
  quota: {
    volumes: { doc: 'Volumes', initial: 20 },
    volumeMiB: { doc: 'Volumes and their snapshots, in MiB', initial: 131_072 },
  },
});
