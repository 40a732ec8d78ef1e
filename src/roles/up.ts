import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bucketEnvironment, childEnvironment } from '../platform/config/child-environment.js';
import { type Config, DEFAULT_NETWORK_POOL } from '../platform/config/config.js';
import { HostAgentClient } from '../wire/host-agent.client.js';
import { noteRestored } from './dump.js';
import { credentialsPath, ensureCredentials } from './up/credentials.js';
import { openDatabase } from './up/database.js';
import { ensureFirstImage } from './up/first-image.js';
import { networkPoolOf } from './up/network-pool.js';
import { PidFile } from './up/pid-file.js';
import { Service } from './up/service.js';
import { instanceOf, prepareStateDir, secretsKeyOf } from './up/state-dir.js';
import { systemUser } from './up/system-user.js';
import { tryPort } from './up/tcp-port.js';
import { backupFolder } from './up/backup-folder.js';
import { Unprivileged } from './up/unprivileged.js';
import { Watchdog, type WatchdogOptions } from './up/watchdog.js';

const READY_WITHIN_MS = 60_000;
/** Deaths of one service while starting after which it will not come up by itself. */
const MOST_DEATHS = 5;

/**
 * All of Berth on this host: Postgres, migrations, the agent as root, api and worker without privileges. Runs until
 * a signal, then stops them in order and leaves the containers running. Needs root.
 */
export async function up(config: Config): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('berth up needs root: it prepares namespaces, mounts and users');
  prepareStateDir(config.stateDir);
  const own = new PidFile(join(config.stateDir, 'run', 'up.pid'));
  const other = own.living();
  if (other !== undefined) throw new Error(`berth runs already with state directory ${config.stateDir}, as process ${other}`);
  own.write(process.pid);

  const stops: (() => Promise<void>)[] = [];
  const ended = endSignal();
  try {
    await start(config, stops, ended);
    await new Promise((resolve) => (ended.aborted ? resolve(undefined) : ended.addEventListener('abort', resolve)));
  } catch (error) {
    if (!ended.aborted) throw error;
  } finally {
    if (ended.aborted) console.log('stopping; containers keep running');
    for (const stop of stops.reverse()) await stop();
    own.remove();
  }
}

/** Starts everything in order; what must be stopped again is pushed to `stops`. Rejects soon after `ended` is aborted. */
async function start(config: Config, stops: (() => Promise<void>)[], ended: AbortSignal): Promise<void> {
  const { stateDir } = config;
  const instance = instanceOf(stateDir, config.instance);
  const unprivileged = new Unprivileged(stateDir);
  const user = systemUser('berth');
  unprivileged.assertEnters(user, stateDir);

  const networkPool = config.networkPool === DEFAULT_NETWORK_POOL ? networkPoolOf(stateDir, instance) : config.networkPool;
  const shared = { BERTH_STATE_DIR: stateDir, BERTH_INSTANCE: instance };
  const common = { cwd: '/', stopSignal: 'SIGTERM', graceMs: 15_000, onDeath: warn } as const;
  const paths = (name: string): { logPath: string; pidPath: string } => ({
    logPath: join(stateDir, 'log', `${name}.log`),
    pidPath: join(stateDir, 'run', `${name}.pid`),
  });
  const agent = new Service({
    ...common, ...paths('agent'), name: 'agent',
    argv: ['setpriv', '--pdeathsig=TERM', '--', process.execPath, unprivileged.ownEntry, 'agent'],
    env: childEnvironment({ ...shared, BERTH_AGENT_SOCKET_GID: String(user.gid) }),
  });
  const watch = (service: Service, probe: WatchdogOptions['probe']): void => {
    const watchdog = new Watchdog({ idleMs: config.hangSeconds * 1000, probe, pid: () => service.pid, onHang: (reason) => service.replace(reason) });
    stops.push(async () => watchdog.stop());
  };
  const run = async (service: Service, probe: WatchdogOptions['probe']): Promise<void> => {
    stops.push(() => service.stop());
    await service.start();
    watch(service, probe);
  };
  const agentClient = new HostAgentClient({ address: config.agentAddress, ...(config.agentTls ? { tls: config.agentTls } : {}) });
  stops.push(async () => agentClient.close());
  // After an api that a killed `up` left, or its port would look taken by a stranger.
  await new PidFile(paths('api').pidPath).end(common.stopSignal, common.graceMs);
  if ((await tryPort(config.host, config.port)) === undefined) throw new Error(`port ${config.port} on ${config.host} is taken: set BERTH_PORT`);
  // It needs no database: it opens its pool and adopts what runs while Postgres comes up.
  // Of no container: it asks its host for nothing.
  await run(agent, () => agentClient.statsOf([]));

  // TypeORM is loaded while Postgres starts, every noun only where there are no keys yet: it takes longer than all else a restart does.
  const migrations = import('../platform/database/migrate.js');
  const database = await openDatabase(config, unprivileged, warn);
  stops.push(database.stop);
  const { own } = database;
  if (own) watch(own.service, () => own.answer());
  ended.throwIfAborted();
  const { migrate } = await migrations;
  await migrate(database.ownerUrl, { appPassword: database.appPassword });
  await noteRestored(stateDir, database.ownerUrl);
  const keys = await ensureCredentials(stateDir, config.publicUrl, async () => {
    const { bootstrap } = await import('./bootstrap.js');
    return bootstrap(database.ownerUrl, { environment: config.environment });
  });
  ended.throwIfAborted();

  if (!config.backupBucket) backupFolder(config.backupDir, user);
  const api = new Service({
    ...common,
    ...paths('api'),
    name: 'api and worker',
    argv: unprivileged.argv(user, 'TERM', [unprivileged.node, unprivileged.entry, 'serve', '--roles', 'api,worker']),
    env: childEnvironment({
      ...shared,
      ...bucketEnvironment(),
      BERTH_DATABASE_URL: database.appUrl,
      BERTH_NETWORK_POOL: networkPool,
      BERTH_SECRETS_KEY: secretsKeyOf(stateDir, config.secretsKey),
    }),
  });
  // Over a connection of its own: one that is kept leads to one of several processes, past the first one, which works and hands connections out.
  await run(api, (signal) => fetch(`${config.localUrl}/healthz`, { signal, headers: { connection: 'close' } }));
  await ready(config.localUrl, [agent, api], ended, stateDir);
  await ensureFirstImage(config.localUrl, keys.operatorKey);
  announce(config, instance);
}

/** Polls `/readyz` until it answers 200. */
async function ready(url: string, services: readonly Service[], ended: AbortSignal, stateDir: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let last = 'no answer';
  while (Date.now() < deadline && services.every((service) => service.deaths < MOST_DEATHS)) {
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
      if (answer.ok) return;
      last = `${answer.status} ${(await answer.text()).slice(0, 300)}`;
    } catch (error) {
      last = (error as Error).message;
    }
    await delay(50, undefined, { signal: ended });
  }
  throw new Error(`${url}/readyz does not become ready: ${last}; the logs are in ${join(stateDir, 'log')}`);
}

function announce(config: Config, instance: string): void {
  const keys = credentialsPath(config.stateDir);
  console.log(`
Berth is up at ${config.publicUrl}, its reference at ${config.publicUrl}/docs
keys    ${keys} (root only)
state   ${config.stateDir}, instance ${instance}, logs in ${join(config.stateDir, 'log')}
Create a first container, as root:
  curl ${config.publicUrl}/v1/containers -H "Authorization: Bearer $(node -p "require('${keys}').tenantKey")" \\
    -H 'Content-Type: application/json' -H 'Prefer: wait=10' -d '{"name":"web","image":"busybox"}'
Ctrl-C stops the services and leaves containers running; npm run destroy removes everything.`);
}

/** Aborted by the first signal that asks us to end; further ones change nothing, so that stopping is not cut short. */
function endSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function warn(text: string): void {
  console.error(`berth: ${text}`);
}
