import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Id, Name, Shape, Text, Time } from '../../platform/dto/fields.js';
import { ConnectionOf } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { SCOPE } from './api-key.rules.js';

@ObjectType({ implements: () => [Node], description: 'A key that acts for the tenant. The secret is shown once, when it is made.' })
export class ApiKey {
  @Id() id!: string;
  @Name() name!: string;
  @Text({ doc: 'What it may do: noun:verb, noun:* or *', array: true, example: ['containers:read'] }) scopes!: string[];
  @Text({ doc: 'The beginning of the key, to recognise it by' }) prefix!: string;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Time({ doc: 'When it stops working; never, when absent', optional: true }) expiresAt?: string;
  @Time({ doc: 'When it was last used, to the minute', optional: true }) lastUsedAt?: string;
}

@InputType()
export class CreateApiKeyInput {
  @Name() name!: string;
  @Text({ doc: 'What it may do; no more than the key that makes it', array: true, pattern: SCOPE, max: 64, example: ['containers:read', 'snapshots:*'] })
  scopes!: string[];
  @Time({ doc: 'When it stops working; at most ten years ahead', optional: true }) expiresAt?: string;
}

/** Answer to create: the only time the secret is seen. */
@ObjectType()
export class CreatedApiKey {
  @Shape(() => ApiKey, { doc: 'The new key' }) apiKey!: ApiKey;
  @Text({ doc: 'The whole key; keep it, it is not shown again' }) secret!: string;
}

@ObjectType()
export class ApiKeyConnection extends ConnectionOf(ApiKey) {}

@ObjectType()
export class CreateApiKeyPayload extends MutationPayload {
  @Field(() => ApiKey, { nullable: true }) apiKey?: ApiKey;
  @Field(() => String, { nullable: true, description: 'The whole key; not shown again' }) secret?: string;
}

@ObjectType()
export class DeleteApiKeyPayload extends MutationPayload {
  @Field(() => String, { nullable: true }) deletedId?: string;
}
