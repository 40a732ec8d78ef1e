import { defineNoun } from '../../platform/nouns/noun.js';

export const BACKUP = defineNoun({
  kind: 'backup',
  prefix: 'bak',
  collection: 'backups',
  operators: true,
  quota: {
    backups: { doc: 'Backups', initial: 10 },
    backupMiB: { doc: 'Backups, in MiB', initial: 131_072 },
  },
});
