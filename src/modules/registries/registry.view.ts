import type { Registry } from './registry.dto.js';
import type { RegistryRow } from './registry.row.js';

/** The login of a registry as both transports answer it. */
export const showRegistry = ({ id, name, host, username, createdAt, version }: RegistryRow): Registry => ({
  id,
  name,
  host,
  username,
  createdAt: createdAt.toISOString(),
  version,
});
