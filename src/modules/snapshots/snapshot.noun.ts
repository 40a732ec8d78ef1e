import { defineNoun } from '../../platform/nouns/noun.js';

export const SNAPSHOT = defineNoun({
  kind: 'snapshot',
  prefix: 'snp',
  collection: 'snapshots',
  selectable: true,
  operators: true,
  quota: {
    snapshots: { doc: 'Snapshots', initial: 50 },
    snapshotMiB: { doc: 'Snapshots of containers in MiB, each by what its container had written then', initial: 131_072 },
  },
});
