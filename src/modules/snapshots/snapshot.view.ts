import type { Snapshot } from './snapshot.dto.js';
import type { SnapshotRow } from './snapshot.row.js';

/** A snapshot as both transports answer it. */
export const showSnapshot = (row: SnapshotRow): Snapshot => ({
  id: row.id,
  name: row.name,
  containerId: row.containerId,
  containerName: row.containerName,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  sizeMiB: row.sizeMiB,
  ...(row.parentId === null ? {} : { parentId: row.parentId }),
  current: row.current,
  protected: row.protected,
  origin: row.origin,
  ...(row.scheduleId === null ? {} : { scheduleId: row.scheduleId }),
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  ...(row.expiresAt ? { expiresAt: row.expiresAt.toISOString() } : {}),
  version: row.version,
});
