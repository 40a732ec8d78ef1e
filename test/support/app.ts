import { loadConfig, type Config } from '../../src/platform/config/config.js';
import { bootstrap, type FirstKeys } from '../../src/modules/tenants/bootstrap.js';
import { serve, type Serving } from '../../src/roles/serve.js';
import { freePort } from './free-port.js';
import { testDatabase, type TestDatabase } from './database.js';
import { RestClient } from './rest-client.js';
import { GraphqlClient } from './graphql-client.js';

/** The whole service over real HTTP and Postgres, with a client per credential. */
export interface TestApp {
  config: Config;
  database: TestDatabase;
  keys: FirstKeys;
  url: string;
  serving: Serving;
  /** As the demo tenant, the operator, or nobody. */
  tenant: RestClient;
  operator: RestClient;
  nobody: RestClient;
  graphql: GraphqlClient;
  close(): Promise<void>;
}

/** Starts it; `env` are further BERTH_ variables. */
export async function startApp(env: Record<string, string> = {}): Promise<TestApp> {
  const database = await testDatabase();
  const keys = await bootstrap(database.ownerUrl, { environment: 'test' });
  const config = loadConfig({
    BERTH_ENVIRONMENT: 'test',
    BERTH_DATABASE_URL: database.appUrl,
    BERTH_PORT: String(await freePort()),
    BERTH_LOG_LEVEL: process.env['BERTH_LOG_LEVEL'] ?? 'silent',
    BERTH_GRAPHQL_INTROSPECTION: 'true',
    ...env,
  });
  const serving = await serve(config, ['api', 'worker']);
  const url = config.publicUrl;
  return {
    config,
    database,
    keys,
    url,
    serving,
    tenant: new RestClient(url, keys.tenantKey),
    operator: new RestClient(url, keys.operatorKey),
    nobody: new RestClient(url),
    graphql: new GraphqlClient(url, keys.tenantKey),
    async close() {
      await serving.stop();
      await database.drop();
    },
  };
}
