import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import type { RunningAgent } from '../../src/agent/agent.js';
import type { HostDriver } from '../../src/agent/drivers/host-driver.js';
import { loadConfig, type Config } from '../../src/platform/config/config.js';
import { bootstrap, type FirstKeys } from '../../src/roles/bootstrap.js';
import { runAgent } from '../../src/roles/agent.js';
import { serve, type Serving } from '../../src/roles/serve.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { testDatabase, type TestDatabase } from './database.js';
import { RestClient } from './rest-client.js';
import { GraphqlClient } from './graphql-client.js';

/** The whole service over real HTTP and Postgres, with the real agent of a fake host, and a client per credential. */
export interface TestApp {
  config: Config;
  database: TestDatabase;
  keys: FirstKeys;
  url: string;
  serving: Serving;
  /** The host: its faults and its clock. */
  host: FakeDriver;
  /** As the demo tenant, the operator, or nobody. */
  tenant: RestClient;
  operator: RestClient;
  nobody: RestClient;
  graphql: GraphqlClient;
  /** Puts another host's driver under the agent, which begins anew with what its ledger knows: what a reboot of the host looks like. */
  replaceHost(driver: HostDriver | (() => HostDriver)): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; `env` are further BERTH_ variables, `driver` is another one than that of the fake host. */
export async function startApp(env: Record<string, string> = {}, driver?: HostDriver): Promise<TestApp> {
  const database = await testDatabase();
  const stateDir = await mkdtemp(join(tmpdir(), 'berth-test-'));
  const host = new FakeDriver();
  const agentAddress = `unix:${join(stateDir, 'agent.sock')}`;
  const keys = await bootstrap(database.ownerUrl, { environment: 'test' });
  const config = loadConfig({
    BERTH_ENVIRONMENT: 'test',
    BERTH_DATABASE_URL: database.appUrl,
    BERTH_PORT: String(await freePort()),
    BERTH_LOG_LEVEL: process.env['BERTH_LOG_LEVEL'] ?? 'silent',
    BERTH_GRAPHQL_INTROSPECTION: 'true',
    BERTH_STATE_DIR: stateDir,
    BERTH_AGENT_ADDRESS: agentAddress,
    BERTH_SECRETS_KEY: '5e'.repeat(32),
    ...env,
  });
  const { imageUploadLimit, backupLimit } = config;
  const machine = { stateDir, listen: agentAddress, instance: 'btest1', poolMiB: 256, imageUploadLimit, backupLimit, log: pino({ level: 'silent' }) };
  const agentOn = (driven: HostDriver): Promise<RunningAgent> => runAgent({ ...machine, driver: driven });
  let agent = await agentOn(driver ?? host);
  const serving = await serve(config, ['api', 'worker']);
  const url = config.publicUrl;
  const operator = new RestClient(url, keys.operatorKey);
  const app: TestApp = {
    config,
    database,
    keys,
    url,
    serving,
    host,
    tenant: new RestClient(url, keys.tenantKey),
    operator,
    nobody: new RestClient(url),
    graphql: new GraphqlClient(url, keys.tenantKey),
    async replaceHost(next) {
      await agent.close();
      // Made once the one before has let go of what it keeps on disk.
      agent = await agentOn(typeof next === 'function' ? next() : next);
    },
    async close() {
      await app.serving.stop();
      await agent.close();
      await rm(stateDir, { recursive: true, force: true });
      await database.drop();
    },
  };
  try {
    await eventually(async () => {
      if ((await operator.get('/v1/hosts')).body.items?.[0]?.status !== 'online') throw new Error('the host does not come online');
    }, 40);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}
