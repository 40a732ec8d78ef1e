import type { Backup } from './backup.dto.js';
import type { BackupRow } from './backup.row.js';

/** A backup as both transports answer it. */
export const showBackup = (row: BackupRow): Backup => ({
  id: row.id,
  name: row.name,
  containerId: row.containerId,
  containerName: row.containerName,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  sizeBytes: Number(row.sizeBytes),
  digest: row.digest,
  ...(row.baseId === null ? {} : { baseId: row.baseId }),
  encrypted: row.encrypted,
  leftOut: row.leftOut,
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
