// "Is it newer than what was built from it?", answered by content: a checkout changes times, not bytes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A digest of all files below `paths`; `keep` says which (given a path). */
export function digestOf(root, paths, keep = () => true, extra = '') {
  const hash = createHash('sha256').update(extra);
  const visit = (path) => {
    if (!keep(path)) return;
    const full = join(root, path);
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) if (existsSync(join(root, path))) visit(path);
  return hash.digest('hex');
}

/** Runs `build` unless the stamp file holds `digest` already and every one of `results` exists. */
export async function whenChanged(stampPath, digest, results, build) {
  const built = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === digest && results.every((path) => existsSync(path));
  if (built) return;
  await build();
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, digest);
}
