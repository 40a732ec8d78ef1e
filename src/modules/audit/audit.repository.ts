import { Injectable } from '@nestjs/common';
import { AUDIT_ENTRY } from '../../platform/audit/audit-entry.noun.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { TenantRepository, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import type { AuditFilter } from './audit-entry.dto.js';
import { AuditEntryRow } from './audit-entry.row.js';

/** Reads the audit; the platform writes it. */
@Injectable()
export class AuditRepository extends TenantRepository<AuditEntryRow> {
  protected readonly row = AuditEntryRow;
  protected readonly noun = AUDIT_ENTRY;
  protected override readonly named = false;
  protected override readonly sortable = ['createdAt'];

  page(ctx: OpContext, query: ListQuery, { action, outcome, keyId, resource }: AuditFilter): Promise<Page<AuditEntryRow>> {
    const columns = { action, outcome, actor_key_id: keyId, resource_id: resource };
    return this.list(ctx, query, (builder) => {
      for (const [column, value] of Object.entries(columns)) if (value != null) builder.andWhere(`r.${column} = :${column}`, { [column]: value });
    });
  }
}
