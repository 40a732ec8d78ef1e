import type { Type } from '@nestjs/common';
import { ArgsType, ObjectType } from '@nestjs/graphql';
import { OUTCOMES } from '../../platform/audit/audit-notes.js';
import { Id, Shape, Text, Time } from '../../platform/dto/fields.js';
import { ConnectionOf, PageArgs } from '../../platform/graphql/connection.js';
import { PageQueryDto } from '../../platform/rest/list.query.js';

@ObjectType({ description: 'Who did something' })
export class AuditActor {
  @Text({ doc: 'The key, which may be gone' }) keyId!: string;
  @Text({ doc: 'Its name' }) name!: string;
  @Text({ doc: 'The tenant it belongs to: another one when a parent acted' }) tenantId!: string;
}

@ObjectType({ description: 'Something that was done, or refused' })
export class AuditEntry {
  @Id() id!: string;
  @Text({ doc: 'The route, or the mutation', example: 'POST /v1/containers' }) action!: string;
  @Text({ doc: 'ok, or the code of the error' }) outcome!: string;
  @Shape(() => AuditActor, { doc: 'Who; absent when the caller had no valid key', optional: true }) actor?: AuditActor;
  @Text({ doc: 'The object it was done to', optional: true }) resourceId?: string;
  @Text({ doc: 'The address it came from' }) remote!: string;
  @Text({ doc: 'The program it came from, as it called itself', optional: true }) userAgent?: string;
  @Text({ doc: 'The request, as in its answer' }) requestId!: string;
  @Time({ doc: 'When' }) createdAt!: string;
}

@ObjectType()
export class AuditEntryConnection extends ConnectionOf(AuditEntry) {}

/** What narrows the audit; each exact. */
export interface AuditFilter {
  action?: string;
  outcome?: string;
  keyId?: string;
  resource?: string;
}

/** The filters of the audit, put on a transport's page: written once for both. */
function Filtered<T>(page: Type<T>): Type<T & AuditFilter> {
  @ArgsType()
  class OfAudit extends (page as Type<object>) implements AuditFilter {
    @Text({ doc: 'For example POST /v1/containers, or mutation createContainer', optional: true, max: 200 }) action?: string;
    @Text({ doc: 'What came of it', optional: true, enum: { AuditOutcome: OUTCOMES }, example: 'forbidden' }) outcome?: string;
    @Text({ doc: 'Of this key', optional: true, max: 128 }) keyId?: string;
    @Text({ doc: 'About this object, by id', holdsId: true, optional: true, max: 128 }) resource?: string;
  }
  return OfAudit as Type<T & AuditFilter>;
}

/** Query string of `GET /v1/audit`. */
export class AuditQuery extends Filtered(PageQueryDto) {}

@ArgsType()
export class AuditArgs extends Filtered(PageArgs) {}
