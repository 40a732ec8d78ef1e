import { Injectable } from '@nestjs/common';
import type { Actor } from '../context/op-context.js';
import { changesKey, EventFeed } from './event-feed.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Tells long-lived connections that the key they were opened with is no longer what it was. */
@Injectable()
export class LiveKeys {
  constructor(private readonly feed: EventFeed) {}

  /** Calls `end` once within a second after the key was changed, deleted or expired, or when the process stops. Answers how to stop watching. */
  async watch({ keyId, expiresAt }: Pick<Actor, 'keyId' | 'expiresAt'>, end: () => void): Promise<() => void> {
    const expiry = expiresAt && setTimeout(end, Math.min(expiresAt.getTime() - Date.now(), LONGEST_TIMER_MS));
    const { leave } = await this.feed.join([`key:${keyId}`], { event: (event) => changesKey(event, keyId) && end(), end });
    return () => {
      leave();
      clearTimeout(expiry);
    };
  }
}
