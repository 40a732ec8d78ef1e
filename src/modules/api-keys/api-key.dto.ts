import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { GRANTS } from '../../platform/auth/allow.js';
import { SELECTOR } from '../../platform/database/label-selector.js';
import { Flag, Id, Name, Reference, Shape, Strings, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { MOST_OVERLAP_SECONDS } from './api-key.rules.js';

@ObjectType({ implements: () => [Node], description: 'A key that acts for the tenant. The secret is shown once, when it is made.' })
export class ApiKey {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'What it may do: noun:verb, noun:*, *:verb or *', array: true, example: ['containers:read'] }) scopes!: string[];
  @Text({ doc: 'The beginning of the key, to recognise it by' }) prefix!: string;
  @Text({ doc: 'Label selector: it acts only on containers and snapshots that match', optional: true, example: 'team=core' }) selector?: string;
  @Text({ doc: 'Blocks of addresses it may be used from; empty: any', array: true, example: ['192.0.2.0/24'] }) allowedCidrs!: string[];
  @Flag({ doc: 'Made by a tenant above: secrets and files inside are closed to it unless the tenant opens them' }) fromAbove!: boolean;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Time({ doc: 'When it stops working; never, when absent', optional: true }) expiresAt?: string;
  @Time({ doc: 'When it was last used, to the minute', optional: true }) lastUsedAt?: string;
  @Whole({ doc: 'Counts changes, which its use is not; also its ETag' }) version!: number;
}

@InputType()
export class CreateApiKeyInput {
  @Name() name!: string;
  @Text({ doc: 'What it may do; no more than the key that makes it', array: true, enum: { Scope: GRANTS }, example: ['containers:read', 'snapshots:*'] }) scopes!: string[];
  @Time({ doc: 'When it stops working: in a year when left out, at most ten years ahead', optional: true }) expiresAt?: string;
  @Text({
    doc: 'Label selector: it acts only on containers and snapshots that match, and on little else',
    optional: true,
    min: 1,
    max: 1024,
    schema: { pattern: SELECTOR.source },
    example: 'team=core',
  })
  selector?: string;
  @Text({ doc: 'Blocks of addresses it may be used from; left out: as the key that makes it', array: true, optional: true, max: 64, example: ['192.0.2.0/24'] })
  allowedCidrs?: string[];
}

@InputType({ isAbstract: true })
export class RotateOptions {
  @Whole({ doc: 'Seconds the present secret works on; 3600 when left out', optional: true, max: MOST_OVERLAP_SECONDS, example: 3600 }) overlapSeconds?: number;
  @Time({ doc: 'When the key stops working: in a year when left out, at most ten years ahead', optional: true }) expiresAt?: string;
}

@InputType()
export class RotateApiKeyInput extends RotateOptions {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@InputType()
export class SimulateApiKeyInput {
  @Reference({ doc: 'The key, by id or name', example: 'key_01k00000000000000000000000' }) id!: string;
  @Text({ doc: 'The scope it is asked for; every known one when left out', optional: true, enum: { Scope: GRANTS }, example: 'containers:write' }) scope?: string;
  @Strings({ doc: 'Labels of the object it would act on', kind: 'labels', optional: true, example: { team: 'core' } }) labels?: Record<string, string>;
  @Text({ doc: 'The address it would be used from', optional: true, max: 64, example: '192.0.2.7' }) address?: string;
}

@ObjectType({ description: 'Whether a key may do something' })
export class KeyDecision {
  @Text({ doc: 'The scope asked for' }) scope!: string;
  @Flag({ doc: 'Whether it may' }) allowed!: boolean;
  @Text({ doc: 'Why not', optional: true }) reason?: string;
}

@ObjectType()
export class KeyDecisions {
  @Shape(() => KeyDecision, { doc: 'One for each scope asked for', array: true }) items!: KeyDecision[];
}

/** Answer to create: the only time the secret is seen. */
@ObjectType()
export class CreatedApiKey {
  @Shape(() => ApiKey, { doc: 'The new key' }) apiKey!: ApiKey;
  @Text({ doc: 'The whole key; keep it, it is not shown again, also not when the request is repeated', optional: true }) secret?: string;
}

@ObjectType()
export class ApiKeyConnection extends ConnectionOf(ApiKey) {}

@ObjectType()
export class CreateApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { nullable: true }) apiKey?: ApiKey;
  @Field(() => String, { nullable: true, description: 'The whole key; not shown again' }) secret?: string;
}

@ObjectType()
export class RotateApiKeyPayload extends CreateApiKeyPayload {}

@ObjectType()
export class DeleteApiKeyPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}
