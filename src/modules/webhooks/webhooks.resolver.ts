import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { ConnectionArgs, connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import {
  CreateWebhookInput,
  CreateWebhookPayload,
  DeleteWebhookPayload,
  ReplayWebhookDeliveryInput,
  ReplayWebhookDeliveryPayload,
  RotateWebhookSecretInput,
  UpdateWebhookInput,
  Webhook,
  WebhookConnection,
  WebhookDelivery,
  WebhookDeliveryArgs,
  WebhookDeliveryConnection,
  WebhookPayload,
} from './webhook.dto.js';
import { WebhooksService } from './webhooks.service.js';

@Resolver(() => Webhook)
export class WebhooksResolver {
  constructor(private readonly service: WebhooksService) {}

  @Query(() => WebhookConnection, { name: 'webhooks' })
  async list(@Ctx() ctx: OpContext, @Args() args: ConnectionArgs): Promise<Connection<Webhook>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Webhook)
  webhook(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Webhook> {
    return this.service.get(ctx, id);
  }

  @Query(() => WebhookDeliveryConnection, { description: 'What was sent to a webhook, and how that went' })
  async webhookDeliveries(@Ctx() ctx: OpContext, @Args() { webhookId, ...args }: WebhookDeliveryArgs): Promise<Connection<WebhookDelivery>> {
    return connectionOf(await this.service.log(ctx, webhookId, listQueryOf(args)));
  }

  @Mutation(() => CreateWebhookPayload)
  createWebhook(@Ctx() ctx: OpContext, @Args('input') input: CreateWebhookInput): Promise<Partial<CreateWebhookPayload>> {
    return this.service.create(ctx, input);
  }

  @Mutation(() => CreateWebhookPayload)
  rotateWebhookSecret(@Ctx() ctx: OpContext, @Args('input') { id, ...options }: RotateWebhookSecretInput): Promise<Partial<CreateWebhookPayload>> {
    return this.service.rotate(ctx, id, options);
  }

  @Mutation(() => WebhookPayload)
  updateWebhook(@Ctx() ctx: OpContext, @Args('input') { id, ...input }: UpdateWebhookInput): Promise<Partial<WebhookPayload>> {
    return this.service.update(ctx, id, input);
  }

  @Mutation(() => DeleteWebhookPayload)
  deleteWebhook(@Ctx() ctx: OpContext, @Args('input') input: IdInput): Promise<Partial<DeleteWebhookPayload>> {
    return this.service.delete(ctx, input.id);
  }

  @Mutation(() => ReplayWebhookDeliveryPayload)
  replayWebhookDelivery(@Ctx() ctx: OpContext, @Args('input') { webhookId, id }: ReplayWebhookDeliveryInput): Promise<Partial<ReplayWebhookDeliveryPayload>> {
    return this.service.replay(ctx, webhookId, id);
  }
}
