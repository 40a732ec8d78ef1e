import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

const PACKAGES = ['berth-sdk', 'berth-cli'];

let app: TestApp;
let folder: string;
beforeAll(async () => {
  app = await startApp();
  folder = mkdtempSync(join(tmpdir(), 'berth-packages-'));
  install(folder);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

/** Packs both and puts them into `folder` with what each says it needs, and with nothing else of this repository. */
function install(folder: string): void {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const workspaces = PACKAGES.flatMap((name) => ['--workspace', name]);
  execFileSync('npm', ['pack', ...workspaces, '--pack-destination', folder], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  for (const name of PACKAGES) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    execFileSync('tar', ['xzf', join(folder, `${name}-${manifest('.').version}.tgz`), '--strip-components=1', '-C', place]);
    for (const needed of Object.keys(manifest(place).dependencies).filter((one) => !PACKAGES.includes(one))) {
      const link = join(folder, 'node_modules', needed);
      mkdirSync(dirname(link), { recursive: true });
      rmSync(link, { force: true });
      symlinkSync(join(process.cwd(), 'node_modules', needed), link);
    }
  }
}

function manifest(place: string): { version: string; bin: { berth: string }; dependencies: Record<string, string> } {
  return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as ReturnType<typeof manifest>;
}

interface Ended {
  stdout: string;
  stderr: string;
  status: number;
}

/** Runs the installed command in the name of the tenant's key. */
function berth(...args: string[]): Promise<Ended> {
  const place = join(folder, 'node_modules', 'berth-cli');
  const env = { PATH: process.env['PATH'], HOME: folder, BERTH_URL: app.url, BERTH_KEY: app.keys.tenantKey };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(place, manifest(place).bin.berth), ...args], { env }, (_, stdout, stderr) =>
      resolve({ stdout, stderr, status: child.exitCode ?? -1 }),
    );
  });
}

describe('the command line, installed where there is nothing else of Berth', () => {
  test('has the version of the service', async () => {
    const { version } = manifest('.');
    expect(await berth('--version')).toEqual({ stdout: expect.stringMatching(new RegExp(`^berth ${version}\nserver ${version} \\(http://\\S+\\)\n$`)), stderr: '', status: 0 });
  });

  test('offers what a caller can do, and none of what runs the service', async () => {
    const { stdout } = await berth('--help');
    expect(stdout).toMatch(/^ +containers\|container /m);
    expect(stdout).not.toMatch(/^ +(up|serve|agent|migrate) /m);
  });

  test('changes and shows what is behind the API', async () => {
    expect((await berth('api-keys', 'create', 'laptop', '--scopes', 'containers:read', '-o', 'json')).status).toBe(0);
    expect(JSON.parse((await berth('api-keys', 'list', '--name', 'laptop', '-o', 'json')).stdout)).toMatchObject({ items: [{ name: 'laptop' }] });
  });

  test('says why it was refused, and ends with 4', async () => {
    const { stderr, status } = await berth('containers', 'get', 'nowhere');
    expect(stderr).toMatch(/^berth: .*\(not_found, request req_\w+\)$/m);
    expect(status).toBe(4);
  });
});
