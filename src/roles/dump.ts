import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, open, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Config } from '../platform/config/config.js';
import { keptJson } from './up/kept-file.js';
import { PidFile } from './up/pid-file.js';

const run = promisify(execFile);
/** What a running server makes anew. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'pg_replslot/*', 'pg_dynshmem/*', 'pg_notify/*', 'pg_stat_tmp/*', 'pgsql_tmp*'];

/**
 * Copies the database of this installation into an archive, while it runs or while it is stopped: the server's files, with what is needed to make them
 * whole, which no program of another version has to understand. On disk when this resolves. Needs root; of a Postgres that was given, use its own tools.
 */
export async function dump(config: Config, file: string): Promise<void> {
  const { stateDir, home } = embedded(config);
  const target = resolve(file);
  const folder = await mkdtemp(join(home, 'dump-'));
  const label = join(folder, 'backup_label');
  try {
    const files = (names: readonly string[], append: boolean): Promise<unknown> =>
      run('tar', [append ? '--append' : '--create', `--file=${target}.new`, '--warning=no-file-changed', ...LEFT_OUT.map((name) => `--exclude=data/${name}`), ...names]).catch(
        // 1: a file changed while it was read, which is what the log of changes is for
        (error: { code?: number }) => (error.code === 1 ? undefined : Promise.reject(error as Error)),
      );
    if (new PidFile(join(stateDir, 'run', 'postgres.pid')).living() === undefined) {
      await files(['-C', home, 'data', '-C', stateDir, 'database.json'], false);
    } else {
      const client = new pg.Client({ connectionString: adminUrl(stateDir) });
      await client.connect();
      try {
        // The log from here on stays until the connection ends.
        await client.query(`SELECT pg_create_physical_replication_slot('berth_dump', true, true)`);
        await client.query(`SELECT pg_backup_start('berth dump', true)`);
        await files(['--exclude=data/pg_wal/*', '-C', home, 'data', '-C', stateDir, 'database.json'], false);
        const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
        await writeFile(label, rows[0]!.labelfile, { mode: 0o600 });
        // As all that lies beside it: the server renames it when it has read it.
        const { uid, gid } = await stat(join(home, 'data'));
        await chown(label, uid, gid);
        await files(['-C', home, 'data/pg_wal', '-C', folder, '--transform=s,^backup_label$,data/backup_label,', 'backup_label'], true);
      } finally {
        await client.end();
      }
    }
    const written = await open(`${target}.new`, 'r');
    await written.sync();
    await written.chmod(0o600);
    await written.close();
    await rename(`${target}.new`, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${target}.new`, { force: true });
  }
  console.log(`the database is in ${target}; secrets.key of ${stateDir}, which opens what it holds sealed, is not`);
}

/** Puts the database of an archive in place of the installation's, which stays beside it. Throws while the installation runs. Needs root. */
export async function restoreDump(config: Config, file: string): Promise<void> {
  const { stateDir, home } = embedded(config);
  for (const name of ['up', 'postgres']) {
    const pid = new PidFile(join(stateDir, 'run', `${name}.pid`)).living();
    if (pid !== undefined) throw new Error(`${name} runs, as process ${pid}: stop the installation first, its containers run on`);
  }
  const [fresh, before] = [join(home, 'restored'), join(home, `data-before-${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`)];
  rmSync(fresh, { recursive: true, force: true });
  await mkdir(fresh);
  await run('tar', ['--extract', '--preserve-permissions', '--same-owner', `--file=${resolve(file)}`, '-C', fresh]);
  if (!existsSync(join(fresh, 'data', 'PG_VERSION')) || !existsSync(join(fresh, 'database.json'))) {
    rmSync(fresh, { recursive: true, force: true });
    throw new Error(`${file} is no dump of a database: it has no data/PG_VERSION`);
  }
  writeFileSync(restoredMark(stateDir), '');
  renameSync(join(home, 'data'), before);
  renameSync(join(fresh, 'data'), join(home, 'data'));
  renameSync(join(fresh, 'database.json'), join(stateDir, 'database.json'));
  rmSync(fresh, { recursive: true, force: true });
  console.log(`the database is that of ${file}; the one before is in ${before}. Start the installation, then see what berth fsck says`);
}

/** There from the restoring of a dump until the next start has told the database: `noteRestored`. */
const restoredMark = (stateDir: string): string => join(stateDir, 'restored');

/** After a restored dump: nothing new is made on a host before what it holds was compared with the rows. May be repeated; does nothing without one. */
export async function noteRestored(stateDir: string, ownerUrl: string): Promise<void> {
  if (!existsSync(restoredMark(stateDir))) return;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('UPDATE hosts SET held_addresses = NULL');
  } finally {
    await client.end();
  }
  rmSync(restoredMark(stateDir));
}

function embedded({ stateDir, databaseUrl }: Config): { stateDir: string; home: string } {
  if (process.getuid?.() !== 0) throw new Error('berth dump needs root: it reads the files of the database');
  if (databaseUrl) throw new Error('BERTH_DATABASE_URL names a Postgres that is not ours: dump it with the pg_dump of its version');
  const home = join(stateDir, 'postgres');
  if (!existsSync(join(home, 'data'))) throw new Error(`${stateDir} holds no database: start the installation first, or name another BERTH_STATE_DIR`);
  return { stateDir, home };
}

/** The way of root to the embedded database, while it runs. */
export function adminUrl(stateDir: string): string {
  const { port, superuser } = keptJson(join(stateDir, 'database.json')) as { port: number; superuser: string };
  return `postgres://postgres:${superuser}@127.0.0.1:${port}/postgres`;
}
