import type { AuditEntry } from './audit-entry.dto.js';
import type { AuditEntryRow } from './audit-entry.row.js';

/** An entry as both transports answer it. */
export const showAuditEntry = (row: AuditEntryRow): AuditEntry => ({
  id: row.id,
  action: row.action,
  outcome: row.outcome,
  ...(row.actorKeyId === null ? {} : { actor: { keyId: row.actorKeyId, name: row.actorName ?? '', tenantId: row.actorTenantId ?? row.tenantId } }),
  ...(row.resourceId === null ? {} : { resourceId: row.resourceId }),
  remote: row.remote,
  ...(row.userAgent === null ? {} : { userAgent: row.userAgent }),
  requestId: row.requestId,
  createdAt: row.createdAt.toISOString(),
});
