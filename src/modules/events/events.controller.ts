import { Controller, Get, Headers, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Ctx } from '../../platform/auth/request-context.js';
import type { Config } from '../../platform/config/config.js';
import { OpContext } from '../../platform/context/op-context.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { preferredType } from '../../platform/rest/accept.js';
import { Answers } from '../../platform/rest/answers.js';
import { EventPage, EventQuery } from './event.dto.js';
import { streamEvents } from './event-stream.js';
import { EventsService } from './events.service.js';

@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly events: EventsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Answers('List the events there are now; with Accept: text/event-stream follow them as server-sent events, without end. Of the nouns that the key may read, in order, none left out; kept for seven days. `Last-Event-ID` or `after` goes on behind an event.', 200, EventPage)
  @ApiProduces('application/json', 'text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Where to go on, as EventSource sends it' })
  async follow(
    @Ctx() ctx: OpContext,
    @Query() query: EventQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('Last-Event-ID') last?: string,
  ): Promise<EventPage | undefined> {
    const position = last !== undefined && /^\d{1,15}$/.test(last) ? { after: last } : {};
    const type = preferredType(request.headers.accept, ['application/json', 'text/event-stream']);
    if (type === 'application/json') return this.events.list(ctx, { ...query, ...position });
    const events = await this.events.follow(ctx, { ...query, ...position });
    reply.hijack();
    void streamEvents(reply.raw, events, request.id, this.config.heartbeatSeconds);
    return undefined;
  }
}
