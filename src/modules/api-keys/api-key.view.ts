import type { ApiKey } from './api-key.dto.js';
import type { ApiKeyRow } from './api-key.row.js';

/** An API key as both transports answer it. */
export const showApiKey = (row: ApiKeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  prefix: row.prefix,
  ...(row.selector === null ? {} : { selector: row.selector }),
  allowedCidrs: row.allowedCidrs,
  fromAbove: row.fromAbove,
  createdAt: row.createdAt.toISOString(),
  ...(row.expiresAt ? { expiresAt: row.expiresAt.toISOString() } : {}),
  version: row.version,
  ...(row.lastUsedAt ? { lastUsedAt: row.lastUsedAt.toISOString() } : {}),
});
