import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says about whom to call. */
export interface CallerConfig {
  /** Both or none: they come before every context. */
  readonly url: string;
  readonly key: string;
  /** Where contexts are kept. */
  readonly contextsFile: string;
  /** Of an installation on this host, whose credentials serve where there is no context. */
  readonly stateDir: string;
}

/** Reads BERTH_URL, BERTH_KEY and BERTH_STATE_DIR; an empty variable counts as absent. */
export function loadCaller(env: NodeJS.ProcessEnv = process.env): CallerConfig {
  const text = (name: string) => env[name]?.trim() ?? '';
  return {
    url: text('BERTH_URL'),
    key: text('BERTH_KEY'),
    contextsFile: join(text('XDG_CONFIG_HOME') || join(homedir(), '.config'), 'berth', 'contexts.json'),
    stateDir: text('BERTH_STATE_DIR') || '/var/lib/berth',
  };
}
