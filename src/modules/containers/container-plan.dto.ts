import { ObjectType } from '@nestjs/graphql';
import { Decimal, Flag, Shape, Text } from '../../platform/dto/fields.js';
import { QueryFlag } from '../../platform/dto/query-fields.js';
import { RESOURCES } from '../quotas/quota.rules.js';
import { Container } from './container.dto.js';


/** Query string of what can be tried first. */
export class DryRunQuery {
  @QueryFlag('Answer a Plan with status 200, and change nothing') dryRun?: boolean;
}

/** Query string of `DELETE /v1/containers/{id}`. */
export class DeleteQuery extends DryRunQuery {
  @QueryFlag('Do not give it time to stop') force?: boolean;
}

@ObjectType({ description: 'What would be counted for one resource' })
export class QuotaEffect {
  @Text({ doc: 'What is counted', enum: RESOURCES }) resource!: string;
  @Decimal({ doc: 'The most the tenant may use' }) limit!: number;
  @Decimal({ doc: 'What it uses now' }) used!: number;
  @Decimal({ doc: 'What it would use once done' }) after!: number;
}

@ObjectType({ description: 'One field that would change' })
export class FieldChange {
  @Text({ doc: 'The field', example: 'limits.memoryMiB' }) field!: string;
  @Text({ doc: 'What it is, as JSON', optional: true }) from?: string;
  @Text({ doc: 'What it would be, as JSON', optional: true }) to?: string;
  @Text({ doc: 'live: while it runs; restart: when it starts again; replace: by a new container', enum: ['live', 'restart', 'replace'] }) effect!: string;
}

/** What a request would do. One that would be refused is refused just so. */
@ObjectType()
export class Plan {
  @Flag({ doc: 'Always true: nothing has changed' }) dryRun!: boolean;
  @Text({ doc: 'What was asked for', enum: ['create', 'update', 'delete'] }) action!: string;
  @Shape(() => Container, { doc: 'The container as the request would leave it; what is being made has an id of its own each time', optional: true }) container?: Container;
  @Text({ doc: 'The host it would be on', optional: true }) hostId?: string;
  @Shape(() => QuotaEffect, { doc: 'What would be counted differently', array: true }) quota!: QuotaEffect[];
  @Shape(() => FieldChange, { doc: 'What would change of it', array: true }) changes!: FieldChange[];
}
