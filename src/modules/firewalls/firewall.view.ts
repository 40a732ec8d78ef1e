import type { Firewall } from './firewall.dto.js';
import type { FirewallRow } from './firewall.row.js';

/** A firewall's row, and to how many containers it applies. */
export interface AppliedFirewall extends FirewallRow {
  applied: number;
}

/** A firewall as both transports answer it. */
export const showFirewall = (row: AppliedFirewall): Firewall => ({
  id: row.id,
  name: row.name,
  rules: row.rules,
  appliesTo: { ...(row.selector === null ? {} : { selector: row.selector }), containerIds: row.containerIds },
  applied: row.applied,
  status: row.status,
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  version: row.version,
});
