import { DataSource } from 'typeorm';
import { TenantClient } from './tenant-client.js';

/** TypeORM classes register here as their modules load, so that the platform names no noun. */
const rows = new Set<Function>();

/** Class decorator beside `@Entity`: makes the row known to the data source. */
export const Row = (): ClassDecorator => (target) => void rows.add(target);

/** Connects as the application role: it owns nothing and row-level security binds it. */
export async function openDataSource(url: string, poolSize: number): Promise<DataSource> {
  // TypeORM takes URLs apart by itself, without the `host` with which libpq's URLs name a socket's folder.
  const host = new URL(url).searchParams.get('host');
  const source = new DataSource({
    type: 'postgres',
    url,
    entities: [...rows] as never,
    synchronize: false,
    logging: false,
    poolSize,
    extra: {
      Client: TenantClient,
      ...(host && { host }),
      pipeline: true,
      application_name: 'berth',
      statement_timeout: 15_000,
      idle_in_transaction_session_timeout: 30_000,
    },
  });
  return source.initialize();
}
