import type { Tenant } from './tenant.dto.js';
import type { TenantRow } from './tenant.row.js';

/** A tenant as both transports answer it. */
export const showTenant = (row: TenantRow): Tenant => ({
  id: row.id,
  name: row.name,
  ...(row.parentId ? { parentId: row.parentId } : {}),
  status: row.status,
  overcommit: row.overcommit,
  parentAccess: row.parentAccess,
  profiles: row.profiles,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
