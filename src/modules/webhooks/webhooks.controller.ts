import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersNothing, AnswersPage, type Deleted } from '../../platform/rest/answers.js';
import { ListQueryDto } from '../../platform/rest/list.query.js';
import {
  CreatedWebhook,
  CreateWebhookInput,
  RotateWebhookSecret,
  UpdateWebhook,
  Webhook,
  WebhookAnswer,
  WebhookDelivery,
  WebhookDeliveryAnswer,
  WebhookDeliveryQuery,
} from './webhook.dto.js';
import { WebhooksService } from './webhooks.service.js';

@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @AnswersPage('List webhooks. Without their secrets.', Webhook)
  list(@Ctx() ctx: OpContext, @Query() query: ListQueryDto): Promise<Page<Webhook>> {
    return this.webhooks.list(ctx, query);
  }

  @Post()
  @Answers('Create a webhook. It gets events from now on, of what the key that makes it may read, signed as Standard Webhooks has it. The secret is in this answer alone.', 201, CreatedWebhook)
  create(@Ctx() ctx: OpContext, @Body() input: CreateWebhookInput): Promise<CreatedWebhook> {
    return this.webhooks.create(ctx, input);
  }

  @Get(':id')
  @Answers('Get a webhook. Without its secret.', 200, Webhook)
  get(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Webhook> {
    return this.webhooks.get(ctx, id);
  }

  @Patch(':id')
  @Answers('Change a webhook. One that is turned on again gets events from then on.', 200, WebhookAnswer)
  update(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() input: UpdateWebhook): Promise<WebhookAnswer> {
    return this.webhooks.update(ctx, id, input);
  }

  @Delete(':id')
  @AnswersNothing('Delete a webhook. With its deliveries; nothing further is sent.')
  delete(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<Deleted> {
    return this.webhooks.delete(ctx, id);
  }

  @Post(':id/actions/rotate')
  @Answers('Give a webhook a new secret; for a while what is sent is signed with both. So that a receiver can change over in its own time.', 200, CreatedWebhook)
  rotate(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RotateWebhookSecret): Promise<CreatedWebhook> {
    return this.webhooks.rotate(ctx, id, options);
  }

  @Get(':id/deliveries')
  @AnswersPage('List what was sent to a webhook, and how that went. Every attempt of the last 30 days.', WebhookDelivery)
  deliveries(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: WebhookDeliveryQuery): Promise<Page<WebhookDelivery>> {
    return this.webhooks.log(ctx, id, query);
  }

  @Post(':id/deliveries/:deliveryId/actions/replay')
  @Answers('Send a delivery again. However it went, and under its first id, by which a receiver knows it has it.', 200, WebhookDeliveryAnswer)
  replay(@Ctx() ctx: OpContext, @Param('id') id: string, @Param('deliveryId') deliveryId: string): Promise<WebhookDeliveryAnswer> {
    return this.webhooks.replay(ctx, id, deliveryId);
  }
}
