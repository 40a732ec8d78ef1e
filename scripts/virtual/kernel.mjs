// A Debian cloud kernel, unpacked and never installed: /var/cache/berth/kernel/<release>.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = '/var/cache/berth/kernel';
const META = 'linux-image-cloud-amd64';
const quietly = { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' };

/** The package that Debian's own meta package points to now; none when the lists of packages are not there. */
function currentPackage() {
  const output = execFileSync('apt-cache', ['depends', META], quietly);
  return /Depends: (linux-image-\S+)/.exec(output)?.[1];
}

const cached = () => (existsSync(CACHE) ? readdirSync(CACHE).filter((name) => !name.startsWith('.')).sort().at(-1) : undefined);

/** Downloads the kernel unless one is there. Answers {release, image, modules}: its version, its file, the folder of its modules. */
export function kernel() {
  let release = cached();
  if (!release) {
    const name = currentPackage() ?? (execFileSync('apt-get', ['update'], quietly), currentPackage());
    if (!name) throw new Error(`apt offers no package ${META}`);
    mkdirSync(CACHE, { recursive: true });
    const work = mkdtempSync(join(CACHE, '.new-'));
    try {
      execFileSync('apt-get', ['download', name], { ...quietly, cwd: work });
      const archive = readdirSync(work).find((file) => file.endsWith('.deb'));
      execFileSync('dpkg-deb', ['-x', join(work, archive), join(work, 'root')], quietly);
      release = name.replace('linux-image-', '');
      // Its modules' dependencies are written when it is installed, which it is not.
      execFileSync('depmod', ['-b', join(work, 'root'), release], quietly);
      renameSync(join(work, 'root'), join(CACHE, release));
    } finally {
      rmSync(work, { recursive: true });
    }
  }
  const root = join(CACHE, release);
  return { release, image: join(root, 'boot', `vmlinuz-${release}`), modules: join(root, 'lib/modules', release) };
}
