// Another major version of Node for the tests, from the npm registry, kept across runs.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../prepare/cache.mjs';
import { step } from '../prepare/console.mjs';

const VERSION = '22.23.5';

/** The path of Node 22, downloaded unless that was done before. */
export async function node22() {
  const name = `node-linux-${process.arch}`;
  const folder = join(CACHE, 'node', `${VERSION}-${process.arch}`);
  const program = join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(program)) return program;
  mkdirSync(join(CACHE, 'node'), { recursive: true });
  const made = mkdtempSync(join(CACHE, 'node', '.new-'));
  const args = ['install', '--prefix', made, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${VERSION}`];
  await step(`fetching Node ${VERSION}`, 'npm', args, { cwd: made });
  try {
    renameSync(made, folder);
  } catch {
    rmSync(made, { recursive: true }); // another run was first
  }
  return program;
}
