import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Worker } from '../../platform/operations/worker.js';
import type { AuditEntry, AuditFilter } from './audit-entry.dto.js';
import { showAuditEntry } from './audit-entry.view.js';
import { AuditRepository } from './audit.repository.js';

const FORGET_SECONDS = 3600;

@Injectable()
export class AuditService implements OnModuleInit {
  constructor(
    private readonly audit: AuditRepository,
    private readonly trail: AuditTrail,
    private readonly worker: Worker,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'forget-old-audit', everySeconds: FORGET_SECONDS, run: () => this.trail.forgetOld() });
  }

  /** What was done to this tenant, by its own keys and by those above it, and what was refused. The operator's shows callers without a valid key too. */
  @Allow('audit:read')
  async list(ctx: OpContext, query: ListQuery & AuditFilter): Promise<Page<AuditEntry>> {
    return mapPage(await this.audit.page(ctx, query, query), showAuditEntry);
  }
}
