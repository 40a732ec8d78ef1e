import type { SnapshotSchedule } from './snapshot-schedule.dto.js';
import type { SnapshotScheduleRow } from './snapshot-schedule.row.js';

/** A schedule as both transports answer it. */
export const showSnapshotSchedule = (row: SnapshotScheduleRow): SnapshotSchedule => ({
  id: row.id,
  name: row.name,
  cron: row.cron,
  timezone: row.timezone,
  selector: row.selector,
  snapshotName: row.snapshotName,
  retention: row.retention,
  enabled: row.enabled,
  ...(row.nextRunAt && row.enabled ? { nextRunAt: row.nextRunAt.toISOString() } : {}),
  ...(row.lastRunAt ? { lastRunAt: row.lastRunAt.toISOString() } : {}),
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
