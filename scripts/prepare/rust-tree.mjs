// Rust is built in one place of this machine, whichever clone asks: a copy of native/ in the cache, with its target folder beside it. Cargo goes by
// paths and times, so there a fresh clone rebuilds only what differs by content from what was built last.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache.mjs';
import { alone } from './lock.mjs';

const HOME = join(CACHE, 'rust');
const LARGEST_MIB = 8 * 1024;
const BUILT = /^(target|bin|node\/[^/]+\.node)$/;

/**
 * Brings the copy of the folder `native` up to date and runs `work({cwd, env, target, lock})` in it, alone: cargo runs in `cwd` with `env`, puts what
 * it makes into `target`, and keeps others out as long as it has `lock`. Without the right to write to the cache, it is the folder itself.
 */
export function inRustTree(native, work) {
  if (process.getuid() !== 0) return work({ cwd: native, env: process.env, target: join(native, 'target') });
  return alone(`${HOME}.lock`, 'waiting for another build of Rust on this machine', async (lock) => {
    const [tree, target] = [join(HOME, 'native'), join(HOME, 'target')];
    if (existsSync(target) && sizeMiB(target) > LARGEST_MIB) rmSync(target, { recursive: true });
    copyChanges(native, tree);
    return work({ cwd: tree, env: { ...process.env, CARGO_TARGET_DIR: target }, target, lock });
  });
}

/** A file is written only when its bytes differ, with the time of now: older than no build, newer than every build that read other bytes. */
function copyChanges(from, to, path = '') {
  const names = readdirSync(join(from, path)).filter((name) => !BUILT.test(join(path, name)));
  mkdirSync(join(to, path), { recursive: true });
  for (const name of readdirSync(join(to, path))) {
    const kept = names.includes(name) && statSync(join(from, path, name)).isDirectory() === statSync(join(to, path, name)).isDirectory();
    if (!kept && !BUILT.test(join(path, name))) rmSync(join(to, path, name), { recursive: true });
  }
  for (const name of names) {
    const [source, copy] = [join(from, path, name), join(to, path, name)];
    const { mode } = statSync(source);
    if (statSync(source).isDirectory()) copyChanges(from, to, join(path, name));
    else {
      const bytes = readFileSync(source);
      if (!existsSync(copy) || !readFileSync(copy).equals(bytes) || statSync(copy).mode !== mode) {
        rmSync(copy, { force: true });
        writeFileSync(copy, bytes, { mode });
      }
    }
  }
}

const sizeMiB = (folder) => Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0]);

/** What Rust programs are made with besides their source: another compiler, linker or C library makes other programs. */
export function rustToolchain() {
  const said = (...command) => execFileSync(command[0], command.slice(1), { encoding: 'utf8' });
  const { glibcVersionRuntime } = process.report.getReport().header;
  const settings = Object.entries(process.env).filter(([name]) => /^(RUST|CARGO_(BUILD|PROFILE|TARGET|ENCODED)|CC$|CFLAGS)/.test(name)).sort();
  return [said('rustc', '-vV'), said('cargo', '-V'), said('cc', '--version').split('\n')[0], glibcVersionRuntime, JSON.stringify(settings)].join('\n');
}
