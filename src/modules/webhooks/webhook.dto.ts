import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Flag, Id, Name, Reference, Shape, Text, Time, Whole } from '../../platform/dto/fields.js';
import { ConnectionOf, PageArgs } from '../../platform/graphql/connection.js';
import { MutationPayload } from '../../platform/graphql/mutation-payload.js';
import { Node } from '../../platform/graphql/node.js';
import { WEBHOOK_TYPES } from '../../platform/nouns/noun.js';
import { PageQueryDto } from '../../platform/rest/list.query.js';

const TYPES = { doc: 'Which events: container.updated, container.* or *', array: true, example: ['operation.updated'] };
const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'];
const URL_FIELD = { doc: 'Where they are posted to: https, on the public internet', max: 2048, example: 'https://example.com/hooks/berth' };

@ObjectType({ implements: () => [Node], description: 'Posts events to a URL, signed as Standard Webhooks describe' })
export class Webhook {
  @Id() id!: string;
  @Name() name!: string;
  @Text(URL_FIELD) url!: string;
  @Text(TYPES) types!: string[];
  @Flag({ doc: 'Whether events are sent; off after the receiver answered 410' }) enabled!: boolean;
  @Time({ doc: 'Until when what is sent is signed with the secret before this one too', optional: true }) previousSecretUntil?: string;
  @Time({ doc: 'When it was made' }) createdAt!: string;
  @Whole({ doc: 'Counts changes; also its ETag' }) version!: number;
}

@InputType()
export class CreateWebhookInput {
  @Name() name!: string;
  @Text(URL_FIELD) url!: string;
  @Text({ ...TYPES, doc: `${TYPES.doc}; all when left out`, enum: { WebhookEventType: WEBHOOK_TYPES }, optional: true }) types?: string[];
}

/** Answer to create and to a rotation: the only time the secret is seen. */
export class CreatedWebhook {
  @Shape(() => Webhook, { doc: 'The webhook' }) webhook!: Webhook;
  @Text({ doc: 'Verifies signatures: whsec_ and base64; keep it, it is not shown again, also not when the request is repeated', optional: true })
  secret?: string;
}

const MOST_OVERLAP_SECONDS = 7 * 24 * 3600;

@InputType({ isAbstract: true })
export class RotateWebhookSecret {
  @Whole({
    doc: 'Seconds for which what is sent is signed with the present secret too; 86400 when left out',
    optional: true,
    max: MOST_OVERLAP_SECONDS,
    example: 86_400,
  })
  overlapSeconds?: number;
}

@InputType()
export class RotateWebhookSecretInput extends RotateWebhookSecret {
  @Reference({ doc: 'Id or name' }) id!: string;
}

/** Answer to a change. */
export class WebhookAnswer {
  @Shape(() => Webhook, { doc: 'The webhook' }) webhook!: Webhook;
}

@InputType({ isAbstract: true, description: 'What is left out stays' })
export class UpdateWebhook {
  @Text({ ...URL_FIELD, optional: true }) url?: string;
  @Text({ ...TYPES, enum: { WebhookEventType: WEBHOOK_TYPES }, optional: true }) types?: string[];
  @Flag({ doc: 'Whether events are sent; those of a time when it was off are not', optional: true }) enabled?: boolean;
}

@InputType()
export class UpdateWebhookInput extends UpdateWebhook {
  @Reference({ doc: 'Id or name' }) id!: string;
}

@ObjectType({ description: 'One attempt to deliver' })
export class WebhookAttempt {
  @Time({ doc: 'When' }) at!: string;
  @Whole({ doc: 'Milliseconds it took' }) durationMs!: number;
  @Whole({ doc: 'The HTTP status of the answer', optional: true }) status?: number;
  @Text({ doc: 'Why there was none', optional: true }) error?: string;
}

@ObjectType({ description: 'One event on its way to one webhook' })
export class WebhookDelivery {
  @Id() id!: string;
  @Text({ doc: 'The webhook it is for' }) webhookId!: string;
  @Text({ doc: 'The event it tells of' }) eventId!: string;
  @Text({ doc: 'What happened', example: 'container.updated' }) type!: string;
  @Text({ doc: 'How it stands', enum: { WebhookDeliveryStatus: DELIVERY_STATUSES } }) status!: string;
  @Shape(() => WebhookAttempt, { doc: 'The newest twenty', array: true }) attempts!: WebhookAttempt[];
  @Time({ doc: 'When it is tried next', optional: true }) nextAttemptAt?: string;
  @Text({ doc: 'What is sent' }) body!: string;
  @Time({ doc: 'When it was made' }) createdAt!: string;
}

/** Answer to a replay. */
export class WebhookDeliveryAnswer {
  @Shape(() => WebhookDelivery, { doc: 'To be sent again' }) delivery!: WebhookDelivery;
}

@InputType()
export class ReplayWebhookDeliveryInput {
  @Reference({ doc: 'The webhook, by id or name' }) webhookId!: string;
  @Reference({ doc: 'The delivery' }) id!: string;
}

@ObjectType()
export class WebhookConnection extends ConnectionOf(Webhook) {}

@ObjectType()
export class WebhookDeliveryConnection extends ConnectionOf(WebhookDelivery) {}

const STATUS = { doc: 'Exact status', optional: true, enum: { WebhookDeliveryStatus: DELIVERY_STATUSES } };

/** Query string of a webhook's deliveries. */
export class WebhookDeliveryQuery extends PageQueryDto {
  @Text(STATUS) status?: string;
}

@ArgsType()
export class WebhookDeliveryArgs extends PageArgs {
  @Reference({ doc: 'The webhook, by id or name' }) webhookId!: string;
  @Text(STATUS) status?: string;
}

@ObjectType()
export class CreateWebhookPayload extends MutationPayload {
  @Field(() => Webhook, { nullable: true }) webhook?: Webhook;
  @Field(() => String, { nullable: true, description: 'Verifies signatures; not shown again' }) secret?: string;
}

@ObjectType()
export class WebhookPayload extends MutationPayload {
  @Field(() => Webhook, { nullable: true }) webhook?: Webhook;
}

@ObjectType()
export class DeleteWebhookPayload extends MutationPayload {
  @Field(() => ID, { nullable: true }) deletedId?: string;
}

@ObjectType()
export class ReplayWebhookDeliveryPayload extends MutationPayload {
  @Field(() => WebhookDelivery, { nullable: true }) delivery?: WebhookDelivery;
}
