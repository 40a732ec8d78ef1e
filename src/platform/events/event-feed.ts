import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../telemetry/log.js';
import type { EventRow } from './event.row.js';
import { EventsRepository } from './events.repository.js';

const POLL_MS = 50;
const MOST = 1000;

/** Whether an event says that a key is no longer what it was. */
export const changesKey = ({ resourceType, resourceId, type }: EventRow, keyId: string): boolean =>
  resourceType === 'apiKey' && resourceId === keyId && type !== 'apiKey.created';

export interface Listener {
  event(event: EventRow): void;
  /** The process stops. */
  end(): void;
}

/**
 * Reads the outbox once for all who follow it in this process, while anybody does. Asking twenty times a second costs less than a
 * NOTIFY in every transaction, which would make commits wait for each other.
 */
@Injectable()
export class EventFeed {
  private readonly listeners = new Map<string, Set<Listener>>();
  private position = 0;
  private running?: Promise<void>;
  private timer?: NodeJS.Timeout;
  private ended = false;

  constructor(
    private readonly events: EventsRepository,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Hears every later event on this topic (a tenant's id, or `key:` and a key's); answers the place it begins behind, and how to stop. */
  async join(topics: readonly string[], listener: Listener): Promise<{ position: number; leave(): void }> {
    await (this.running ??= this.start());
    if (this.ended) listener.end();
    for (const topic of topics) {
      const set = this.listeners.get(topic) ?? new Set();
      this.listeners.set(topic, set.add(listener));
    }
    return { position: this.position, leave: () => this.leave(topics, listener) };
  }

  /** Ends every stream; before the application closes, which would wait for them. */
  stop(): void {
    this.ended = true;
    clearTimeout(this.timer);
    for (const listener of new Set([...this.listeners.values()].flatMap((set) => [...set]))) listener.end();
  }

  private leave(topics: readonly string[], listener: Listener): void {
    for (const topic of topics) {
      const set = this.listeners.get(topic);
      set?.delete(listener);
      if (set?.size === 0) this.listeners.delete(topic);
    }
  }

  private async start(): Promise<void> {
    try {
      this.position = await this.events.horizon();
    } catch (error) {
      this.running = undefined;
      throw error;
    }
    this.timer = setTimeout(() => void this.turn(), POLL_MS);
  }

  private async turn(): Promise<void> {
    if (this.listeners.size === 0) {
      this.running = undefined;
      return;
    }
    let more = false;
    try {
      const found = await this.events.after(this.position, MOST);
      for (const event of found) this.tell(event);
      more = found.length === MOST;
    } catch (error) {
      this.log.warn({ err: error }, 'events could not be read; trying again');
    }
    if (!this.ended) this.timer = setTimeout(() => void this.turn(), more ? 0 : POLL_MS);
  }

  private tell(event: EventRow): void {
    this.position = event.seq;
    const topics = event.resourceType === 'apiKey' ? [event.tenantId, `key:${event.resourceId}`] : [event.tenantId];
    for (const listener of new Set(topics.flatMap((topic) => [...(this.listeners.get(topic) ?? [])]))) listener.event(event);
  }
}
