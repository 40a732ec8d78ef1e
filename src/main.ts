import { clientProgram, fail, run } from 'berth-cli';
import { InvalidArgumentError } from 'commander';
import { type Config, loadConfig } from './platform/config/config.js';
import type { ImageBuildOptions } from './roles/image-build.js';
import { SYSTEMS, type System } from './roles/image-build/systems.js';
import type { ServeRole } from './roles/serve.js';

const SERVE_ROLES: readonly ServeRole[] = ['api', 'worker'];

const program = clientProgram('Rent containers, or run the service that rents them out. Settings of the service are BERTH_* environment variables.');

program
  .command('up')
  .description('run everything on this host: Postgres, migrations, agent, api and worker (root)')
  .action(async () => {
    const { up } = await import('./roles/up.js');
    await up(loadConfig());
  });

program
  .command('serve')
  .description('run the api, the worker, or both, as an unprivileged user')
  .option('--roles <roles>', 'comma-separated: api, worker', parseRoles, [...SERVE_ROLES])
  .action(async ({ roles }: { roles: ServeRole[] }) => {
    const config = withDatabase(loadConfig());
    const { serve } = await import('./roles/serve.js');
    const { answerPings, serveMany } = await import('./roles/serve-many.js');
    answerPings();
    const serving = roles.length === SERVE_ROLES.length && config.apiProcesses > 1 ? await serveMany(config) : await serve(config, roles);
    stopOnSignal(() => serving.stop());
  });

program
  .command('agent')
  .description('run the agent of this host (root)')
  .action(async () => {
    const config = loadConfig();
    if (!config.instance) throw new Error('BERTH_INSTANCE is required: six characters that name this installation on its host');
    const { runAgent } = await import('./roles/agent.js');
    const { openAccessLog, openLog } = await import('./platform/telemetry/log.js');
    const log = openLog(config.logLevel, 'agent');
    const agent = await runAgent({
      stateDir: config.stateDir,
      listen: config.agentAddress,
      driver: config.agentDriver,
      instance: config.instance,
      poolMiB: config.poolMiB,
      privateRanges: config.privateRanges,
      nameservers: config.nameservers,
      publicAddress: config.publicAddress,
      imageUploadLimit: config.imageUploadLimit,
      backupLimit: config.backupLimit,
      socketGid: config.agentSocketGid,
      tls: config.agentTls,
      log,
      ...(config.accessLog && log.isLevelEnabled('info') ? { callLog: openAccessLog('agent') } : {}),
    });
    stopOnSignal(() => agent.close());
  });

program
  .command('migrate')
  .description('bring the schema to this version, as BERTH_DATABASE_OWNER_URL; the app role gets the password of BERTH_DATABASE_URL')
  .action(async () => {
    const config = loadConfig();
    const ownerUrl = databaseOwnerUrl(config);
    const { migrate } = await import('./platform/database/migrate.js');
    const appPassword = config.databaseUrl ? decodeURIComponent(new URL(config.databaseUrl).password) : undefined;
    await migrate(ownerUrl, { appPassword });
  });

program
  .command('bootstrap')
  .description('make the operator, a first tenant and a key for each, printed as JSON; again for new keys when they were lost')
  .action(async () => {
    const config = loadConfig();
    const { bootstrap } = await import('./roles/bootstrap.js');
    console.log(JSON.stringify(await bootstrap(databaseOwnerUrl(config), { environment: config.environment }), null, 2));
  });

program
  .command('new-key')
  .argument('<tenant>', 'its id')
  .description('make a key with every scope for a tenant that has lost its own, and print it (root, or as BERTH_DATABASE_OWNER_URL)')
  .action(async (tenantId: string) => {
    const config = loadConfig();
    const { newKey } = await import('./roles/bootstrap.js');
    const { adminUrl } = await import('./roles/dump.js');
    const url = config.databaseOwnerUrl || config.databaseUrl ? databaseOwnerUrl(config) : adminUrl(config.stateDir);
    console.log(await newKey(url, tenantId, config.environment));
  });

program
  .command('dump')
  .argument('<file>')
  .description('copy the database of this installation into a file, while it runs or not (root)')
  .action(async (file: string) => {
    const { dump } = await import('./roles/dump.js');
    await dump(loadConfig(), file);
  });

program
  .command('restore-dump')
  .argument('<file>')
  .description('put the database of a dump in place of the one there is, which is kept beside it (root, with the installation stopped)')
  .action(async (file: string) => {
    const { restoreDump } = await import('./roles/dump.js');
    await restoreDump(loadConfig(), file);
  });

program
  .command('doctor')
  .description('what this host offers and lacks, each with the fix; fails when something required is missing')
  .action(async () => {
    const { doctor } = await import('./roles/doctor.js');
    process.exitCode = doctor();
  });

program.commands
  .find((command) => command.name() === 'images')!
  .command('build')
  .argument('<system>', SYSTEMS.join(', '), parseSystem)
  .description('build an image of a whole system on this machine and import it (root, with the installation running)')
  .option('--name <alias>', "what everyone knows the image by; the system's name when left out")
  .option('--cache <folder>', 'where built archives are kept for a week; in the state directory when left out')
  .option('--fresh', 'build anew what is kept')
  .option('--archive-only', 'build it, but do not import it')
  .action(async (system: System, options: ImageBuildOptions) => {
    const { imageBuild } = await import('./roles/image-build.js');
    await imageBuild(loadConfig(), system, options);
  });

program
  .command('destroy')
  .description('remove every trace of this installation: containers, networks, pool, database, keys (root)')
  .action(async () => {
    const { destroy } = await import('./roles/destroy.js');
    await destroy(loadConfig());
  });

function parseSystem(text: string): System {
  const found = SYSTEMS.find((system) => system === text);
  if (!found) throw new InvalidArgumentError(`the systems are ${SYSTEMS.join(', ')}`);
  return found;
}

function parseRoles(text: string): ServeRole[] {
  const roles = text.split(',').map((word) => SERVE_ROLES.find((role) => role === word.trim()));
  if (roles.some((role) => role === undefined)) throw new InvalidArgumentError(`the roles are ${SERVE_ROLES.join(', ')}`);
  return roles as ServeRole[];
}

function databaseOwnerUrl(config: Config): string {
  if (!config.databaseOwnerUrl) throw new Error('BERTH_DATABASE_OWNER_URL is required: a login that owns the schema');
  return config.databaseOwnerUrl;
}

function withDatabase(config: Config): Config {
  if (!config.databaseUrl) throw new Error('BERTH_DATABASE_URL is required: the login of the app role');
  return config;
}

const STOP_WITHIN_MS = 10_000;

/** Ends the process after `stop`, at the first signal that asks for it; without it when a peer that died first keeps it waiting. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => fail(new Error(`not stopped after ${STOP_WITHIN_MS / 1000} s`)), STOP_WITHIN_MS);
      stop().then(() => process.exit(0), fail);
    });
  }
}

await run(program);
