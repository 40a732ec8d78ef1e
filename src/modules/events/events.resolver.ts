import { Args, ID, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Operation } from '../operations/operation.dto.js';
import { Event, EventArgs } from './event.dto.js';
import { EventsService } from './events.service.js';

const itself = <T>(payload: T): T => payload;

@Resolver(() => Event)
export class EventsResolver {
  constructor(private readonly service: EventsService) {}

  @Subscription(() => Event, { resolve: itself, name: 'events', description: 'Every change of the tenant\'s objects, in order, none left out' })
  follow(@Ctx() ctx: OpContext, @Args() args: EventArgs): Promise<AsyncIterableIterator<Event>> {
    return this.service.follow(ctx, args);
  }

  @Subscription(() => Operation, { resolve: itself, description: 'Operations as they change; one of them until it ended, or all' })
  operationUpdated(@Ctx() ctx: OpContext, @Args('id', { type: () => ID, nullable: true }) id?: string): Promise<AsyncIterableIterator<Operation>> {
    return this.service.operations(ctx, id);
  }
}
