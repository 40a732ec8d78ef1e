import { QueryFailedError, type ObjectLiteral } from 'typeorm';
import type { TenantClient } from './tenant-client.js';

/** One reader, and how many statements it has not answered yet. */
interface Reader {
  client: Promise<TenantClient>;
  waiting: number;
  /** When it last answered, or was asked while it was idle: milliseconds, as `performance.now` has them. */
  heardAt: number;
}

/** A reader whose statement does not end in so many milliseconds, as on a table that somebody locked, is given up with all that wait behind that. */
const STUCK_MS = 4_000;

/**
 * Connections over which many requests read at once, each statement a transaction of its own bound to its tenant: what is asked in the same
 * moment is sent together, and nobody waits for a connection. Only for statements that are over at once, for others wait behind them.
 */
export class SharedReaders {
  /** How many connections have been lost. */
  losses = 0;
  private readonly readers = new Set<Reader>();
  private ended = false;
  private watch?: NodeJS.Timeout;

  /** `connect` opens a connection that statements can be bound on. */
  constructor(
    private readonly most: number,
    private readonly connect: () => Promise<TenantClient>,
  ) {}

  /** Rows of a statement that can only read, as the tenant sees them. */
  async query(tenantId: string, text: string, values: readonly unknown[]): Promise<ObjectLiteral[]> {
    const reader = this.pick();
    if (reader.waiting++ === 0) reader.heardAt = performance.now();
    try {
      return await (await reader.client).bound({ tenantId, setting: 'readOnly' }, text, values);
    } catch (error) {
      throw new QueryFailedError(text, [...values], error as Error);
    } finally {
      reader.waiting--;
      reader.heardAt = performance.now();
    }
  }

  async end(): Promise<void> {
    this.ended = true;
    clearInterval(this.watch);
    // one that could not be opened has nothing to end
    await Promise.allSettled([...this.readers].map(async ({ client }) => (await client).end()));
  }

  /** One that is idle; else a new one, while there may be more; else the least busy. */
  private pick(): Reader {
    let best: Reader | undefined;
    for (const reader of this.readers) if (!best || reader.waiting < best.waiting) best = reader;
    if (best && (best.waiting === 0 || this.readers.size >= this.most)) return best;
    if (this.ended) throw new Error('the database is closed');
    return this.open();
  }

  private giveUpStuck(): void {
    for (const reader of this.readers) {
      if (reader.waiting === 0 || performance.now() - reader.heardAt < STUCK_MS) continue;
      this.readers.delete(reader);
      reader.client.then((client) => client.destroy(), () => undefined);
    }
  }

  private open(): Reader {
    const reader: Reader = { client: this.connect(), waiting: 0, heardAt: performance.now() };
    this.watch ??= setInterval(() => this.giveUpStuck(), STUCK_MS / 4).unref();
    const lost = (): void => void (this.readers.delete(reader) && this.losses++);
    this.readers.add(reader);
    reader.client.then((client) => client.once('error', lost).once('end', lost), lost);
    return reader;
  }
}
