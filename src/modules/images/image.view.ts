import type { Image } from './image.dto.js';
import type { ImageRow } from './image.row.js';

/** An image as both transports answer it. */
export const showImage = (row: ImageRow): Image => ({
  id: row.id,
  name: row.name,
  ...(row.alias ? { alias: row.alias } : {}),
  os: row.os,
  release: row.release,
  architecture: row.architecture,
  sizeMiB: row.sizeMiB,
  digest: row.digest,
  visibility: row.visibility,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  labels: row.labels,
  ...(row.deprecation ? { deprecation: row.deprecation } : {}),
  command: row.command,
  ...row.runAs,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
