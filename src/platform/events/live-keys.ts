import { Injectable } from '@nestjs/common';
import type { Actor } from '../context/op-context.js';
import { changesKey, EventFeed } from './event-feed.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `end` when the key expires, or as far ahead as a timer reaches. */
export const whenExpired = (expiresAt: Date | undefined, end: () => void): NodeJS.Timeout | undefined =>
  expiresAt && setTimeout(end, Math.min(expiresAt.getTime() - Date.now(), LONGEST_TIMER_MS));

/** Tells long-lived connections that the key they were opened with is no longer what it was. */
@Injectable()
export class LiveKeys {
  constructor(private readonly feed: EventFeed) {}

  /** Calls `end` once within a second after the key was changed, deleted or expired, or when the process stops. Answers how to stop watching. */
  async watch({ keyId, expiresAt }: Pick<Actor, 'keyId' | 'expiresAt'>, end: () => void): Promise<() => void> {
    const expiry = whenExpired(expiresAt, end);
    const { leave } = await this.feed.join([`key:${keyId}`], { event: (event) => changesKey(event, keyId) && end(), end });
    return () => {
      leave();
      clearTimeout(expiry);
    };
  }
}
