import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { Slots } from '../limits/slots.js';

/** Each holds a connection or a part of one, and every event is written out for each. */
const MOST_OPEN = 100;

/** Streams without end that tenants have open in this process: server-sent events and GraphQL subscriptions. */
@Injectable()
export class LiveStreams {
  private readonly slots = new Slots(MOST_OPEN, 'streams of the tenant');

  /**
   * An endless stream as its readers stop it: `return` aborts what the stream waits for, which a plain generator cannot. Fails with `rate_limited`
   * while the tenant has too many open.
   */
  open<T>(ctx: OpContext, begin: (signal: AbortSignal) => AsyncGenerator<T>): AsyncIterableIterator<T> {
    const leave = this.slots.take(ctx.tenantId);
    const stop = new AbortController();
    stop.signal.addEventListener('abort', leave);
    const stream = begin(stop.signal);
    return {
      next: async () => {
        const result = await stream.next().catch((error: unknown) => {
          stop.abort();
          throw error;
        });
        if (result.done) stop.abort();
        return result;
      },
      return: () => {
        stop.abort();
        return stream.return(undefined);
      },
      throw: (error: unknown) => {
        stop.abort();
        return stream.throw(error);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
