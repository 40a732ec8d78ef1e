import type { Volume } from './volume.dto.js';
import type { VolumeRow } from './volume.row.js';

/** A volume as both transports answer it. */
export const showVolume = (row: VolumeRow): Volume => ({
  id: row.id,
  name: row.name,
  sizeMiB: row.sizeMiB,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  ...(row.containerId === null ? {} : { attachment: { containerId: row.containerId, path: row.path!, readOnly: row.readOnly } }),
  labels: row.labels,
  protected: row.protected,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  version: row.version,
});
