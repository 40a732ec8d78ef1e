// What was built or fetched on this machine before, outside of any clone. All of it may be deleted at any time.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CACHE = '/var/cache/berth';
const MANIFEST = 'manifest.json';

/**
 * Sets of files below one folder of the cache, each under the digest of what it was made from. A set appears whole, by a rename, and is taken
 * only when its files have the digests they were put in with. The `most` used last are kept.
 */
export class FileSets {
  #folder;
  #most;

  constructor(name, most) {
    this.#folder = join(CACHE, name);
    this.#most = most;
  }

  /** Copies the set of `key` into `target`; says whether it could. A set that is not what was put in is dropped. */
  take(key, target) {
    const set = join(this.#folder, key);
    if (!existsSync(set)) return false;
    try {
      const files = Object.entries(JSON.parse(readFileSync(join(set, MANIFEST), 'utf8')));
      if (files.some(([name, digest]) => sha256(join(set, name)) !== digest)) throw new Error('a file is not what was put in');
      mkdirSync(target, { recursive: true });
      // Renamed into place: what runs from there keeps its old file.
      for (const [name] of files) {
        copyFileSync(join(set, name), join(target, `.${name}.new`));
        renameSync(join(target, `.${name}.new`), join(target, name));
      }
      utimesSync(set, new Date(), new Date());
      return true;
    } catch {
      rmSync(set, { recursive: true, force: true });
      return false;
    }
  }

  /** Puts the files `names` of the folder `source` in under `key`, and drops the sets used longest ago. */
  put(key, source, names) {
    mkdirSync(this.#folder, { recursive: true });
    const made = mkdtempSync(join(this.#folder, '.new-'));
    const manifest = {};
    for (const name of names) {
      copyFileSync(join(source, name), join(made, name));
      manifest[name] = sha256(join(made, name));
    }
    writeFileSync(join(made, MANIFEST), JSON.stringify(manifest));
    try {
      renameSync(made, join(this.#folder, key));
    } catch {
      rmSync(made, { recursive: true }); // another run was first
    }
    this.#prune();
  }

  #prune() {
    const used = (name) => statSync(join(this.#folder, name)).mtimeMs;
    const names = readdirSync(this.#folder).sort((a, b) => used(b) - used(a));
    // What a run that was killed left half made, unless one may still be at it.
    const abandoned = names.filter((name) => name.startsWith('.new-') && Date.now() - used(name) > 3_600_000);
    const old = names.filter((name) => !name.startsWith('.new-')).slice(this.#most);
    for (const name of [...abandoned, ...old]) rmSync(join(this.#folder, name), { recursive: true, force: true });
  }
}

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
