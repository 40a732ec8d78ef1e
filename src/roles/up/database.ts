import type { Config } from '../../platform/config/config.js';
import { appUrlBeside, ensureOwner } from './database-owner.js';
import { EmbeddedPostgres } from './postgres.js';
import { systemUser } from './system-user.js';
import type { Unprivileged } from './unprivileged.js';

/** The database of this installation: one we run, or one we were given. */
export interface Database {
  /** May change the schema; never leaves the `up` process. */
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly appPassword: string;
  /** The one we run. */
  readonly own?: EmbeddedPostgres;
  stop(): Promise<void>;
}

/** Starts our own Postgres unless BERTH_DATABASE_URL names one, whose login must then be able to create roles. */
export async function openDatabase(config: Config, unprivileged: Unprivileged, onDeath: (text: string) => void): Promise<Database> {
  if (config.databaseUrl) return describe(config.databaseUrl, appUrlBeside(config.databaseUrl), () => Promise.resolve());
  const user = systemUser('postgres');
  unprivileged.assertEnters(user, config.stateDir);
  const postgres = await EmbeddedPostgres.start(config.stateDir, user, unprivileged, onDeath);
  try {
    await ensureOwner(postgres.adminUrl, postgres.ownerUrl);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return { ...describe(postgres.ownerUrl, postgres.appUrl, () => postgres.stop()), own: postgres };
}

function describe(ownerUrl: string, appUrl: string, stop: () => Promise<void>): Database {
  return { ownerUrl, appUrl, appPassword: decodeURIComponent(new URL(appUrl).password), stop };
}
