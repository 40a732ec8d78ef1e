import { QueryFailedError, type ObjectLiteral } from 'typeorm';
import type { TenantClient } from './tenant-client.js';

/** One reader, and how many statements it has not answered yet. */
interface Reader {
  client: Promise<TenantClient>;
  waiting: number;
}

/**
 * Connections over which many requests read at once, each statement a transaction of its own bound to its tenant: what is asked in the same
 * moment is sent together, and nobody waits for a connection. Only for statements that are over at once, for others wait behind them.
 */
export class SharedReaders {
  /** How many connections have been lost. */
  losses = 0;
  private readonly readers = new Set<Reader>();
  private ended = false;

  /** `connect` opens a connection that statements can be bound on. */
  constructor(
    private readonly most: number,
    private readonly connect: () => Promise<TenantClient>,
  ) {}

  /** Rows of a statement that can only read, as the tenant sees them. */
  async query(tenantId: string, text: string, values: readonly unknown[]): Promise<ObjectLiteral[]> {
    const reader = this.pick();
    reader.waiting++;
    try {
      return await (await reader.client).bound({ tenantId, setting: 'readOnly' }, text, values);
    } catch (error) {
      throw new QueryFailedError(text, [...values], error as Error);
    } finally {
      reader.waiting--;
    }
  }

  async end(): Promise<void> {
    this.ended = true;
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

  private open(): Reader {
    const reader: Reader = { client: this.connect(), waiting: 0 };
    const lost = (): void => void (this.readers.delete(reader) && this.losses++);
    this.readers.add(reader);
    reader.client.then((client) => client.once('error', lost).once('end', lost), lost);
    return reader;
  }
}
