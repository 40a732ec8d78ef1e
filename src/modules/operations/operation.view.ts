import type { OperationRow } from '../../platform/operations/operation.row.js';
import type { Operation } from './operation.dto.js';

/** An operation as both transports answer it. */
export const showOperation = (row: OperationRow): Operation => ({
  id: row.id,
  kind: row.kind,
  status: row.status,
  progress: row.progress,
  resource: { type: row.resourceType, id: row.resourceId },
  ...(row.error ? { error: row.error } : {}),
  warnings: row.warnings,
  steps: row.steps,
  createdBy: { keyId: row.createdBy },
  requestId: row.requestId,
  createdAt: row.createdAt.toISOString(),
  ...(row.startedAt ? { startedAt: row.startedAt.toISOString() } : {}),
  ...(row.finishedAt ? { finishedAt: row.finishedAt.toISOString() } : {}),
  ...(row.cancelledAt ? { cancelledAt: row.cancelledAt.toISOString() } : {}),
});
