import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Package {
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  link?: boolean;
}

/**
 * Does what `docker build` does with the Dockerfile below `root`, without a daemon: each stage is a folder below `into`, filled by its COPY
 * instructions out of what .dockerignore lets through. `npm install` links packages that are installed already, without those it omits; every other
 * RUN is run. Returns the folder of the last stage. Throws what a step said when it failed.
 */
export function buildImage(root: string, into: string): string {
  const sent = sentFiles(root);
  const stages: Record<string, string> = {};
  let stage = '';
  for (const line of instructions(root)) {
    const [word, ...rest] = line.split(/\s+/);
    if (word === 'FROM') {
      stage = join(into, rest[2] ?? 'last');
      stages[rest[2] ?? 'last'] = stage;
      mkdirSync(stage, { recursive: true });
    } else if (word === 'COPY') {
      const from = /^--from=(\w+)$/.exec(rest[0]!)?.[1];
      copy(from === undefined ? root : stages[from]!, stage, from === undefined ? rest : rest.slice(1), from === undefined ? sent : () => true);
    } else if (word === 'RUN') {
      const command = rest.join(' ');
      if (command.startsWith('npm install')) linkPackages(root, stage, command.includes('--omit=dev'));
      else run(command, stage);
    }
  }
  return stage;
}

function instructions(root: string): string[] {
  return readFileSync(join(root, 'Dockerfile'), 'utf8').split('\n').filter((line) => /^[A-Z]+ /.test(line));
}

/** Whether a path below `root` is sent to the builder: nothing but what .dockerignore makes an exception of, without what it names after that. */
function sentFiles(root: string): (path: string) => boolean {
  const lines = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const wanted = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const left = lines.filter((line) => line.includes('/') && !line.startsWith('!')).map((line) => new RegExp(`^${line.replaceAll('*', '[^/]*')}(/|$)`));
  return (path) => wanted.some((one) => path === one || path.startsWith(`${one}/`)) && !left.some((one) => one.test(path));
}

/** Sources stand below the working folder of `from`; /app, where a stage works, is that folder too. */
function copy(from: string, to: string, words: string[], sent: (path: string) => boolean): void {
  const target = words.at(-1)!;
  for (const name of words.slice(0, -1).map((source) => source.replace(/^\/app\//, ''))) {
    if (!sent(name)) throw new Error(`COPY ${name}: .dockerignore keeps it away`);
    const file = target.endsWith('/');
    cpSync(join(from, name), join(to, target, file ? name.split('/').at(-1)! : ''), {
      recursive: true,
      filter: (path) => sent(relative(from, path)),
    });
  }
}

function linkPackages(root: string, stage: string, production: boolean): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Package> };
  const installed = realpathSync(join(root, 'node_modules'));
  for (const [path, { dev, optional, devOptional, link }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name === undefined || (production && (dev ?? devOptional ?? optional)) || !existsSync(join(installed, name))) continue;
    const at = join(stage, 'node_modules', name);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(link ? join(stage, 'packages', name.replace(/^berth-/, '')) : join(installed, name), at);
  }
  const bin = join(stage, 'node_modules', '.bin');
  if (!production && readdirSync(installed).includes('.bin')) symlinkSync(join(installed, '.bin'), bin);
}

function run(command: string, cwd: string): void {
  const done = spawnSync('sh', ['-c', command], { cwd, encoding: 'utf8', timeout: 300_000 });
  if (done.status !== 0) throw new Error(`RUN ${command}\n${done.stdout}${done.stderr}`.slice(0, 4000));
}
