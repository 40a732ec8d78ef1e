import { homedir } from 'node:os';
import { join } from 'node:path';
import { EnvReader } from './env-reader.js';

/** What the command line is told by the environment about whom it calls. */
export interface CallerConfig {
  /** Both or none: they come before every context. */
  readonly url: string;
  readonly key: string;
  /** Where contexts are kept. */
  readonly contextsFile: string;
  /** Of an installation on this host, whose credentials serve where there is no context. */
  readonly stateDir: string;
}

/** Reads BERTH_URL, BERTH_KEY and BERTH_STATE_DIR. */
export function loadCaller(env: NodeJS.ProcessEnv = process.env): CallerConfig {
  const read = new EnvReader(env);
  return {
    url: read.text('BERTH_URL', ''),
    key: read.text('BERTH_KEY', ''),
    contextsFile: join(read.text('XDG_CONFIG_HOME', join(homedir(), '.config')), 'berth', 'contexts.json'),
    stateDir: read.text('BERTH_STATE_DIR', '/var/lib/berth'),
  };
}
