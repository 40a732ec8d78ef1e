import { Controller, Get, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { AnswersPage } from '../../platform/rest/answers.js';
import { AuditEntry, AuditQuery } from './audit-entry.dto.js';
import { AuditService } from './audit.service.js';

@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @AnswersPage("List what was done and what was refused. Changes to the tenant's objects, by its own keys and by those of tenants above it, with the outcome of each; an entry appears a moment after its answer.", AuditEntry)
  list(@Ctx() ctx: OpContext, @Query() query: AuditQuery): Promise<Page<AuditEntry>> {
    return this.audit.list(ctx, query);
  }
}
