import { InputType, ObjectType } from '@nestjs/graphql';
import { Anything, Decimal, Flag, Shape, Text } from '../../platform/dto/fields.js';
import { Container } from '../containers/container.dto.js';
import { RESOURCES } from '../quotas/quota.dto.js';

@ObjectType({ description: 'What would be counted for one resource' })
export class QuotaEffect {
  @Text({ doc: 'What is counted', enum: { QuotaResource: RESOURCES } }) resource!: string;
  @Decimal({ doc: 'The most the tenant may use' }) limit!: number;
  @Decimal({ doc: 'What it uses now' }) used!: number;
  @Decimal({ doc: 'What it would use once done' }) after!: number;
}

@ObjectType({ description: 'One field that would change' })
export class FieldChange {
  @Text({ doc: 'The field', example: 'limits.memoryMiB' }) field!: string;
  @Text({ doc: 'What it is, as JSON', optional: true, example: '512' }) from?: string;
  @Text({ doc: 'What it would be, as JSON', optional: true, example: '256' }) to?: string;
  @Text({ doc: 'live: while it is in use; restart: when it starts again; replace: by a new object', enum: { ChangeEffect: ['live', 'restart', 'replace'] } }) effect!: string;
}

/** What a request would do. One that would be refused is refused just so. */
@ObjectType()
export class Plan {
  @Flag({ doc: 'Always true: nothing has changed' }) dryRun!: boolean;
  @Text({ doc: 'What was asked for: create, update, delete, or an action', example: 'update' }) action!: string;
  @Shape(() => Container, {
    doc: 'When it is about a container: as the request would leave it; what is being made has an id of its own each time',
    optional: true,
  })
  container?: Container;
  @Anything({ doc: 'The object as the request would leave it', optional: true }) object?: Record<string, unknown>;
  @Text({ doc: 'The host it would be on', optional: true, example: 'hst_01k00000000000000000000000' }) hostId?: string;
  @Shape(() => QuotaEffect, { doc: 'What would be counted differently', array: true }) quota!: QuotaEffect[];
  @Shape(() => FieldChange, { doc: 'What would change of it', array: true }) changes!: FieldChange[];
}

@InputType({ description: 'A request that would change something' })
export class PlanInput {
  @Text({ doc: 'Its method', enum: { ChangeMethod: ['POST', 'PUT', 'PATCH', 'DELETE'] }, example: 'PATCH' }) method!: string;
  @Text({ doc: 'Its path, with its query', min: 4, max: 4096, pattern: /^\/v1\/[!-~]+$/, wanted: 'a path below /v1/', example: '/v1/containers/web-1' }) path!: string;
  @Anything({ doc: 'Its JSON', optional: true, example: { limits: { memoryMiB: 256 } } }) body?: Record<string, unknown>;
}
