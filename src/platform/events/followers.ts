import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { AppError } from '../errors/app-error.js';
import { changesKey, EventFeed } from './event-feed.js';
import type { EventRow } from './event.row.js';
import { EventsRepository } from './events.repository.js';
import { whenExpired } from './live-keys.js';

/** How many events may wait for a slow reader before it is cut off; it may come back and read on from where it was. */
const MOST_WAITING = 10_000;
const PAGE = 500;

/** Follows one tenant's events for one reader: first what was, then what comes, with nothing lost or twice in between. */
@Injectable()
export class Followers {
  constructor(
    private readonly feed: EventFeed,
    private readonly events: EventsRepository,
  ) {}

  /**
   * Events behind `after`, or from now on; ends when `signal` aborts, when the reader's key is changed, deleted or expires, or the process
   * stops. Fails with `invalid` when events behind `after` have been forgotten, `rate_limited` when the reader is too slow.
   */
  async *follow(ctx: OpContext, after: number | undefined, signal: AbortSignal): AsyncGenerator<EventRow> {
    const waiting: EventRow[] = [];
    let over = signal.aborted;
    let tooSlow = false;
    let wake = (): void => undefined;
    const end = (): void => {
      over = true;
      wake();
    };
    const event = (one: EventRow): void => {
      if (changesKey(one, ctx.actor.keyId)) return end();
      if (one.tenantId !== ctx.tenantId) return;
      if (waiting.push(one) > MOST_WAITING) {
        tooSlow = true;
        return end();
      }
      wake();
    };
    await this.demandKept(ctx, after);
    signal.addEventListener('abort', end, { once: true });
    const expiry = whenExpired(ctx.actor.expiresAt, end);
    const begin = after ?? (await this.events.horizon());
    const { position, leave } = await this.feed.join([ctx.tenantId, `key:${ctx.actor.keyId}`], { event, end });
    try {
      for (let from = begin; from < position && !over; ) {
        const page = await this.events.between(ctx, from, position, PAGE);
        for (const one of page) {
          if (over) break;
          yield one;
        }
        from = page.length < PAGE ? position : page.at(-1)!.seq;
      }
      while (!over) {
        const next = waiting.shift();
        if (next && next.seq > begin) yield next;
        else if (!next) await new Promise<void>((resolve) => (wake = resolve));
      }
      if (tooSlow) throw new AppError('rate_limited', 'events come faster than you read; go on after the last one you have', { retryAfterSeconds: 1 });
    } finally {
      leave();
      clearTimeout(expiry);
      signal.removeEventListener('abort', end);
    }
  }

  /**
   * Fails with `invalid` when events of the tenant behind this place have been forgotten, or it is a place that no event has come to: it is of another
   * database, or of one that was put back since. Behind 0 are those that are kept.
   */
  async demandKept(ctx: OpContext, after: number | undefined): Promise<void> {
    if (!after) return;
    const gone = (message: string): AppError => new AppError('invalid', message, { errors: [{ pointer: 'query/after', code: 'gone', message }] });
    const forgotten = await this.events.forgotten(ctx);
    if (after < forgotten) throw gone(`events up to ${forgotten} are no longer kept; read the objects again and follow from now on`);
    if (after > (await this.events.horizon())) throw gone(`no event has come to ${after} yet; read the objects again and follow from now on`);
  }
}
