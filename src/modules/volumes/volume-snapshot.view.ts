import type { VolumeSnapshot } from './volume-snapshot.dto.js';
import type { VolumeSnapshotRow } from './volume-snapshot.row.js';

/** A snapshot of a volume as both transports answer it. */
export const showVolumeSnapshot = (row: VolumeSnapshotRow): VolumeSnapshot => ({
  id: row.id,
  name: row.name,
  volumeId: row.volumeId,
  volumeName: row.volumeName,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  sizeMiB: row.sizeMiB,
  labels: row.labels,
  protected: row.protected,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
