import { DataSource } from 'typeorm';
import { SharedReaders } from './shared-readers.js';
import { TenantClient } from './tenant-client.js';

/** TypeORM classes register here as their modules load, so that the platform names no noun. */
const rows = new Set<Function>();

/** Class decorator beside `@Entity`: makes the row known to the data source. */
export const Row = (): ClassDecorator => (target) => void rows.add(target);

/** One connection for so many of the pool's. */
const POOL_OF_A_READER = 5;

/** For what another transaction holds, in milliseconds: then whoever asks is told to try again. */
const LONGEST_WAIT_MS = 5_000;

/** The pool of connections, and beside it those that many read over at once. */
export class TenantDataSource extends DataSource {
  readonly readers: SharedReaders;

  constructor(url: string, poolSize: number) {
    // TypeORM takes URLs apart by itself, without the `host` with which libpq's URLs name a socket's folder.
    const host = new URL(url).searchParams.get('host');
    const extra = {
      ...(host && { host }),
      pipeline: true,
      application_name: 'berth',
      statement_timeout: 15_000,
      // Of a table somebody holds for long, and of a connection of the pool where all wait for such a table.
      lock_timeout: LONGEST_WAIT_MS,
      connectionTimeoutMillis: 2 * LONGEST_WAIT_MS,
      idle_in_transaction_session_timeout: 30_000,
    };
    super({ type: 'postgres', url, entities: [...rows] as never, synchronize: false, logging: false, poolSize, extra: { Client: TenantClient, ...extra } });
    this.readers = new SharedReaders(Math.ceil(poolSize / POOL_OF_A_READER), async () => {
      const client = new TenantClient({ connectionString: url, ...extra });
      await client.connect();
      await client.ready();
      return client;
    });
  }

  override async destroy(): Promise<void> {
    await this.readers.end();
    await super.destroy();
  }
}

/** Connects as the application role: it owns nothing and row-level security binds it. */
export async function openDataSource(url: string, poolSize: number): Promise<TenantDataSource> {
  const source = new TenantDataSource(url, poolSize);
  await source.initialize();
  return source;
}
