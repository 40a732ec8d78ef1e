import { defineNoun } from '../../platform/nouns/noun.js';

export const SNAPSHOT_SCHEDULE = defineNoun({
  kind: 'snapshotSchedule',
  prefix: 'sch',
  collection: 'snapshot-schedules',
  quota: { snapshotSchedules: { doc: 'Schedules of snapshots', initial: 20, free: true } },
  idFields: ['schedule'],
});
