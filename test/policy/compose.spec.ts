import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { load } from 'js-yaml';
import { loadConfig } from '../../src/platform/config/config.js';
import { testDatabase } from '../support/database.js';
import { buildImage } from '../support/dockerfile.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
}

const ROOT = join(import.meta.dirname, '../..');
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const compose = load(text('docker-compose.yml')) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);

/** What compose does with `${NAME:?message}` and `${NAME:-}`, given these values. */
const VALUES: Record<string, string> = {
  BERTH_OWNER_PASSWORD: 'one',
  BERTH_APP_PASSWORD: 'two',
  BERTH_AGENT_ADDRESS: 'host-1:7443',
  BERTH_SECRETS_KEY: '5e'.repeat(32),
};
const interpolated = (value: string): string =>
  value.replace(/\$\{(\w+):-\}/g, '').replace(/\$\{(\w+):\?[^}]*\}/g, (_, name: string) => {
    if (VALUES[name] === undefined) throw new Error(`docker-compose.yml asks for ${name}`);
    return VALUES[name];
  });

describe('docker-compose.yml', () => {
  it('runs a stock postgres, and the control plane without the agent', () => {
    expect(compose.services['postgres']?.image).toMatch(/^postgres:\d+$/);
    expect(ours.map(([name, { command }]) => [name, command])).toEqual([
      ['migrate', ['migrate']],
      ['api', ['serve', '--roles', 'api,worker']],
    ]);
  });

  it.each(ours)('%s is configured by variables that Berth knows, with values it accepts', (_, { environment = {} }) => {
    const source = text('src/platform/config/config.ts') + text('src/platform/config/backup-bucket.ts');
    for (const name of Object.keys(environment)) expect(source).toContain(`'${name}'`);
    const config = loadConfig(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolated(value)])));
    expect(new URL(config.databaseUrl).username).toBe('berth_app');
  });

  it('gives the services no login that owns the schema', () => {
    expect(Object.keys(compose.services['api']?.environment ?? {})).not.toContain('BERTH_DATABASE_OWNER_URL');
  });

  it('starts in order: a healthy postgres, a finished migration, the services', () => {
    expect(compose.services['migrate']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(compose.services['api']?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
  });

  it('names only services and volumes that exist', () => {
    for (const { depends_on = {}, volumes = [] } of Object.values(compose.services)) {
      for (const name of Object.keys(depends_on)) expect(compose.services).toHaveProperty(name);
      const named = volumes.map((volume) => volume.split(':')[0]!).filter((source) => !/^[./]/.test(source));
      for (const name of named) expect(compose.volumes).toHaveProperty(name);
    }
  });
});

describe('Dockerfile', () => {
  const copied = [...text('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap((match) => match[1]!.split(' '));

  it('copies files that are there and that .dockerignore lets through', () => {
    expect(copied.length).toBeGreaterThan(0);
    const allowed = text('.dockerignore').split('\n');
    for (const name of copied) {
      expect(existsSync(join(ROOT, name))).toBe(true);
      expect(allowed).toContain(`!${name}`);
    }
  });

  it('ends as an unprivileged user running the entry that the build makes', () => {
    const last = text('Dockerfile').split(/^FROM /m).at(-1)!;
    expect(last).toMatch(/^USER node$/m);
    expect(last).toContain('ENTRYPOINT ["node", "dist/src/main.js"]');
  });

  it('builds a control plane that migrates a Postgres, serves, and is healthy by its own check', async () => {
    const database = await testDatabase({ empty: true });
    const folder = mkdtempSync(join(tmpdir(), 'berth-image-'));
    const image = buildImage(ROOT, folder);
    const [, entry] = /^ENTRYPOINT (.+)$/m.exec(text('Dockerfile'))!;
    const [, check] = /^HEALTHCHECK .*CMD (.+)$/m.exec(text('Dockerfile'))!;
    const [node, ...main] = JSON.parse(entry!) as [string, ...string[]];
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      BERTH_DATABASE_OWNER_URL: database.ownerUrl,
      BERTH_DATABASE_URL: database.appUrl,
      BERTH_AGENT_ADDRESS: '127.0.0.1:1',
      BERTH_PORT: String(port),
      BERTH_STATE_DIR: folder,
    };
    execFileSync(node, [...main, ...compose.services['migrate']!.command!], { cwd: image, env });
    const serving = spawn(node, [...main, ...compose.services['api']!.command!], { cwd: image, env, stdio: 'ignore' });
    try {
      const [command, ...words] = (JSON.parse(check!) as [string, ...string[]]).map((word) => word.replace(':7070', `:${port}`));
      await eventually(async () => void execFileSync(command!, words), 300);
    } finally {
      serving.kill();
      if (serving.exitCode === null) await once(serving, 'exit');
      rmSync(folder, { recursive: true });
      await database.drop();
    }
  }, 300_000);
});
