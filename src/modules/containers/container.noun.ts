import { defineNoun } from '../../platform/nouns/noun.js';

export const CONTAINER = defineNoun({
  kind: 'container',
  prefix: 'ctr',
  collection: 'containers',
  selectable: true,
  operators: true,
  quota: {
    containers: { doc: 'Containers', initial: 10 },
    cpus: { doc: 'Cores', initial: 16, decimal: true },
    memoryMiB: { doc: 'Memory in MiB', initial: 16_384 },
    diskMiB: { doc: 'Disk in MiB', initial: 131_072 },
  },
  idFields: ['resource', 'deleted'],
});
