import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';

const MAIN = join(process.cwd(), 'dist', 'bundle', 'main.js');

let cache: string;
const builds: ChildProcess[] = [];
beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'berth-image-build-'));
});
afterAll(async () => {
  for (const build of builds) await kill(build);
});

function build(): ChildProcess {
  const child = spawn(process.execPath, [MAIN, 'image', 'build', 'debian-12', '--cache', cache, '--archive-only'], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  builds.push(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Mounts below the folder in any process's namespace. */
function mounts(folder: string): string[] {
  const pids = ['self', ...readdirSync('/proc').filter((name) => /^\d+$/.test(name))];
  const lines = pids.flatMap((pid) => {
    try {
      return readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n');
    } catch {
      return []; // ended meanwhile
    }
  });
  return [...new Set(lines.map((line) => line.split(' ')[4] ?? '').filter((point) => point.startsWith(`${folder}/`)))];
}

const folders = (): string[] => readdirSync(cache).sort();

test('a build that is killed leaves no mount and no process, and a folder that the next build removes', async () => {
  const [first, own] = [build(), readFileSync('/proc/self/mountinfo', 'utf8')];
  await eventually(() => expect(mounts(cache).map((point) => point.split('/').at(-1))).toContain('proc'), 60);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).toBe(own);
  await kill(first);
  await eventually(() => expect(mounts(cache)).toEqual([]));
  expect(folders()).toEqual([`berth-build-${first.pid}`]);

  const second = build();
  await eventually(() => expect(folders()).toEqual([`berth-build-${second.pid}`]), 20);
  await kill(second);
}, 120_000);

test('a folder with mounts below it is left as it is, whatever lies there', async () => {
  const old = 'berth-build-0';
  const held = join(cache, old, 'mmdebstrap.old', 'sys');
  mkdirSync(held, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', 'berth', held]);
  writeFileSync(join(held, 'file'), 'kept');
  try {
    const third = build();
    let told = '';
    third.stdout!.on('data', (part: Buffer) => (told += part.toString()));
    await eventually(() => expect(folders()).toEqual([old, `berth-build-${third.pid}`].sort()), 20);
    await kill(third);
    expect(told).toContain(`${join(cache, old)} is left`);
    expect(readFileSync(join(held, 'file'), 'utf8')).toBe('kept');
  } finally {
    execFileSync('umount', [held]);
  }
}, 60_000);
