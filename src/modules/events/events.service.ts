import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import type { EventRow } from '../../platform/events/event.row.js';
import { EventsRepository } from '../../platform/events/events.repository.js';
import { Followers } from '../../platform/events/followers.js';
import { LiveStreams } from '../../platform/events/live-streams.js';
import { Worker } from '../../platform/operations/worker.js';
import { Nouns } from '../../platform/nouns/nouns.js';
import type { Operation } from '../operations/operation.dto.js';
import type { Event, EventFilter, EventPage } from './event.dto.js';
import { matches } from './event.rules.js';
import { showEvent } from './event.view.js';

const FORGET_SECONDS = 3600;
/** How many are looked at for one page, when few of them match. */
const LOOKED_AT = 2000;

/** Events of one tenant. A reader sees those of the nouns its key may read. */
@Injectable()
export class EventsService implements OnModuleInit {
  constructor(
    private readonly followers: Followers,
    private readonly streams: LiveStreams,
    private readonly events: EventsRepository,
    private readonly nouns: Nouns,
    private readonly worker: Worker,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'forget-old-events', everySeconds: FORGET_SECONDS, run: () => this.events.forgetOld() });
  }

  /** Without end, in order, none left out; see `Followers.follow`. Fails with `rate_limited` while the tenant has too many streams open. */
  @Allow('events:read')
  async follow(ctx: OpContext, filter: EventFilter & { after?: string }): Promise<AsyncIterableIterator<Event>> {
    const after = filter.after == null ? undefined : Number(filter.after);
    await this.followers.demandKept(ctx, after);
    return this.streams.open(ctx, (signal) => this.visible(ctx, filter, after, signal));
  }

  /** Those there are now, at most `limit`. */
  @Allow('events:read')
  async list(ctx: OpContext, filter: EventFilter & { after?: string; limit: number }): Promise<EventPage> {
    const to = await this.events.horizon();
    const newest = await this.events.newest(ctx, to);
    const from = filter.after === undefined ? newest : Number(filter.after);
    await this.followers.demandKept(ctx, from);
    const found = await this.events.between(ctx, from, to, LOOKED_AT);
    const shown = found.filter((row) => mayRead(ctx, row) && matches(filter, row));
    const items = shown.slice(0, filter.limit);
    const end = shown.length > items.length ? items.at(-1)!.seq : found.length === LOOKED_AT ? found.at(-1)!.seq : Math.max(from, newest);
    return { items: items.map(showEvent), after: String(end) };
  }

  /** Operations as they change, one or all of the tenant's, beginning with how the one is now. Fails with `rate_limited` as `follow` does. */
  @Allow('operations:read')
  async operations(ctx: OpContext, id?: string): Promise<AsyncIterableIterator<Operation>> {
    return this.streams.open(ctx, (signal) => this.changing(ctx, id, signal));
  }

  private async *visible(ctx: OpContext, filter: EventFilter, after: number | undefined, signal: AbortSignal): AsyncGenerator<Event> {
    for await (const row of this.followers.follow(ctx, after, signal)) {
      if (mayRead(ctx, row) && matches(filter, row)) yield showEvent(row);
    }
  }

  private async *changing(ctx: OpContext, id: string | undefined, signal: AbortSignal): AsyncGenerator<Operation> {
    // from before the first look on, so that no change falls between the look and the following
    const from = await this.events.horizon();
    const now = id == null ? undefined : await this.view(ctx, id);
    if (now) yield now;
    for await (const row of this.followers.follow(ctx, from, signal)) {
      if (row.resourceType !== 'operation' || (id != null && row.resourceId !== id)) continue;
      const operation = await this.view(ctx, row.resourceId);
      if (operation) yield operation;
      if (id != null && (operation?.status === 'succeeded' || operation?.status === 'failed')) return;
    }
  }

  private view(ctx: OpContext, id: string): Promise<Operation | undefined> {
    return this.nouns.view('operation', ctx, id) as Promise<Operation | undefined>;
  }
}

const mayRead = (ctx: OpContext, row: EventRow): boolean => ctx.allows(`${row.noun}:read`);
