import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  const path = credentialsPath(stateDir);
  if (!existsSync(path)) throw new Error(`${stateDir} holds no installation: start it first, or name another BERTH_STATE_DIR`);
  return JSON.parse(readFileSync(path, 'utf8')) as Credentials;
}

/** The credentials of an earlier start, or those `make` returns; the URL is kept up to date. */
export async function ensureCredentials(stateDir: string, url: string, make: () => Promise<Omit<Credentials, 'url'>>): Promise<Credentials> {
  const path = credentialsPath(stateDir);
  const kept = existsSync(path) ? readCredentials(stateDir) : await make();
  const credentials = { url, operatorKey: kept.operatorKey, tenantKey: kept.tenantKey, tenantId: kept.tenantId };
  // Written beside and renamed: a cut-off write would lose keys that are shown only once.
  writeFileSync(`${path}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return credentials;
}
