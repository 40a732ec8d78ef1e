import type { PortForward } from './port-forward.dto.js';
import type { PortForwardRow } from './port-forward.row.js';

/** A port forward as both transports answer it. */
export const showPortForward = (row: PortForwardRow): PortForward => ({
  id: row.id,
  name: row.name,
  protocol: row.protocol,
  publicAddress: row.publicAddress,
  publicPort: row.publicPort,
  containerId: row.containerId,
  targetPort: row.targetPort,
  allowedCidrs: row.allowedCidrs,
  status: row.status,
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
