import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const NAME = /^berth-build-(\d+)$/;

/**
 * Makes an empty folder below `parent` that is this process's own by its name, and removes those of builds that were killed. One with mounts below
 * it is left and told to `progress`: they may be the host's own /dev and /sys.
 */
export function workFolder(parent: string, progress: (step: string) => void): string {
  for (const name of readdirSync(parent)) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (Number.isNaN(pid) || (pid !== process.pid && existsSync(`/proc/${pid}`))) continue;
    if (!removeWork(join(parent, name))) progress(`${join(parent, name)} is left from a build that was killed, and has mounts below it: unmount them`);
  }
  const folder = join(parent, `berth-build-${process.pid}`);
  // Users that packages are fetched as pass through it.
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/** Removes the folder unless something is mounted below it; whether it did. */
export function removeWork(folder: string): boolean {
  if (mountsBelow(resolve(folder)).length > 0) return false;
  // Should something be mounted this very moment, it stays.
  execFileSync('rm', ['-rf', '--one-file-system', '--', folder]);
  return true;
}

function mountsBelow(folder: string): string[] {
  const points = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '');
  // As the kernel writes blanks and their like.
  const unescaped = points.map((point) => point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))));
  return unescaped.filter((point) => point === folder || point.startsWith(`${folder}/`));
}
