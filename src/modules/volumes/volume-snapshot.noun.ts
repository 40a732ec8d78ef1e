import { defineNoun } from '../../platform/nouns/noun.js';

export const VOLUME_SNAPSHOT = defineNoun({
  kind: 'volumeSnapshot',
  prefix: 'vsn',
  collection: 'volume-snapshots',
  selectable: true,
  operators: true,
});
