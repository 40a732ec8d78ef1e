import { existsSync, lstatSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { driverNamed } from '../agent/drivers/registry.js';
import type { Config } from '../platform/config/config.js';
import { PidFile } from './up/pid-file.js';
import { instanceOf } from './up/state-dir.js';

const STOP_WITHIN_MS = 60_000;

/**
 * Removes every trace of an installation from this host: its services, containers, networks, pool and state directory.
 * A Postgres that Berth was given is left as it is. Needs root; safe to repeat.
 */
export async function destroy(config: Config): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('berth destroy needs root');
  const { stateDir } = config;
  if (!existsSync(join(stateDir, 'instance'))) {
    console.log(`nothing to destroy: ${stateDir} holds no installation`);
    return;
  }
  const instance = instanceOf(stateDir, config.instance);
  // `up` first, or it would start again what we stop; the others by name, in case `up` was killed.
  for (const name of ['up', 'api', 'agent', 'postgres']) {
    await new PidFile(join(stateDir, 'run', `${name}.pid`)).end(name === 'postgres' ? 'SIGINT' : 'SIGTERM', STOP_WITHIN_MS);
  }
  await (await driverNamed(config.agentDriver)).destroyAll?.({ stateDir, instance, poolMiB: config.poolMiB });
  // Its content first: the directory itself may be a mount point, which cannot be removed.
  for (const name of readdirSync(stateDir)) rmSync(join(stateDir, name), { recursive: true, force: true });
  if (lstatSync(stateDir).dev === lstatSync(dirname(stateDir)).dev) rmdirSync(stateDir);
  console.log(`instance ${instance} is gone: containers, networks, pool and ${stateDir}`);
}
