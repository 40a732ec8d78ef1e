import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { isObjectType } from 'graphql';
import { AuditTrail } from '../../platform/audit/audit-trail.js';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { invalid } from '../../platform/errors/app-error.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { ApiDescription } from '../../platform/openapi/api-description.js';
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
    private readonly description: ApiDescription,
    private readonly modules: ModuleRef,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'forget-old-audit', everySeconds: FORGET_SECONDS, run: () => this.trail.forgetOld() });
  }

  /** What was done to this tenant, by its own keys and by those above it, and what was refused. The operator's shows callers without a valid key too. */
  @Allow('audit:read')
  async list(ctx: OpContext, query: ListQuery & AuditFilter): Promise<Page<AuditEntry>> {
    if (query.action !== undefined && !this.isAction(query.action)) {
      throw invalid('query/action', 'action: want a route as POST /v1/containers/{id}/exec, or a field as mutation createContainer; there is none of this name');
    }
    return mapPage(await this.audit.page(ctx, query, query), showAuditEntry);
  }

  /** Whether the audit may tell of it: a route, or a field of GraphQL. */
  private isAction(action: string): boolean {
    const [first = '', second = ''] = action.split(' ');
    if (second.startsWith('/')) return second === '/metrics' || this.description.document.paths[second]?.[first.toLowerCase()] !== undefined;
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    const type = Object.values(schema.getTypeMap()).find(({ name }) => name.toLowerCase() === first);
    return isObjectType(type) && second in type.getFields();
  }
}
