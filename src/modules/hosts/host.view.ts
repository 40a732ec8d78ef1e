import type { Host } from './host.dto.js';
import type { HostRow } from './host.row.js';

/** A host as both transports answer it. */
export const showHost = ({ description: d, ...row }: HostRow): Host => ({
  id: row.id,
  name: row.name,
  status: row.status,
  driver: row.driver,
  ...(d.kernel === undefined ? {} : { kernel: d.kernel }),
  ...(d.architecture === undefined ? {} : { architecture: d.architecture }),
  ...(d.agentVersion === undefined ? {} : { agentVersion: d.agentVersion }),
  ...(d.cpus === undefined ? {} : { cpus: d.cpus }),
  ...(d.memoryMiB === undefined ? {} : { memoryMiB: d.memoryMiB }),
  ...(d.diskMiB === undefined ? {} : { diskMiB: d.diskMiB }),
  ...(d.diskFreeMiB === undefined ? {} : { diskFreeMiB: d.diskFreeMiB }),
  ...(d.publicAddress ? { publicAddress: d.publicAddress } : {}),
  poolReadOnly: d.poolReadOnly ?? false,
  capabilities: d.capabilities ?? [],
  checks: d.checks ?? [],
  ...(row.lastSeenAt ? { lastSeenAt: row.lastSeenAt.toISOString() } : {}),
  createdAt: row.createdAt.toISOString(),
});
