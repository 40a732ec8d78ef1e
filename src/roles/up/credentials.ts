import { join } from 'node:path';
import { keep, keptJson } from './kept-file.js';

/** What the first start hands to the person at the terminal, as `credentials.json`, mode 0600. */
export interface Credentials {
  url: string;
  operatorKey: string;
  tenantKey: string;
  tenantId: string;
}

export const credentialsPath = (stateDir: string): string => join(stateDir, 'credentials.json');

/** Those of an earlier start. Throws when there was none. */
export function readCredentials(stateDir: string): Credentials {
  const found = keptJson(credentialsPath(stateDir));
  if (!found) throw new Error(`${stateDir} holds no installation: start it first, or name another BERTH_STATE_DIR`);
  return found as Credentials;
}

/** The credentials of an earlier start, or those `make` returns; the URL is kept up to date. */
export async function ensureCredentials(stateDir: string, url: string, make: () => Promise<Omit<Credentials, 'url'>>): Promise<Credentials> {
  const path = credentialsPath(stateDir);
  const known = keptJson(path) as Credentials | undefined;
  const keys = known ?? (await make());
  const credentials = { url, operatorKey: keys.operatorKey, tenantKey: keys.tenantKey, tenantId: keys.tenantId };
  // Keys are shown only once: a cut-off write must not lose them.
  if (JSON.stringify(credentials) !== JSON.stringify(known)) keep(path, `${JSON.stringify(credentials, null, 2)}\n`);
  return credentials;
}
