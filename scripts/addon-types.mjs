// Writes native/node/index.d.ts from the addon's Rust code; with --check, says whether it is what the code makes.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRustTree } from './prepare/rust-tree.mjs';

const ROOT = join(import.meta.dirname, '..');
const committed = join(ROOT, 'native', 'node', 'index.d.ts');

await inRustTree(join(ROOT, 'native'), ({ cwd, env, target }) => {
  const output = join(target, 'addon');
  const args = ['--manifest-path', join(cwd, 'node', 'Cargo.toml'), '--target-dir', target, '--output-dir', output, '--dts', 'index.d.ts', '--no-js'];
  const build = spawnSync(join(ROOT, 'node_modules', '.bin', 'napi'), ['build', ...args], { cwd: ROOT, env, stdio: 'inherit' });
  if (build.status !== 0) process.exit(1);

  const made = join(output, 'index.d.ts');
  if (!process.argv.includes('--check')) copyFileSync(made, committed);
  else if (readFileSync(made, 'utf8') !== readFileSync(committed, 'utf8')) {
    console.error('native/node/index.d.ts is not what the addon offers: npm run generate:addon');
    process.exitCode = 1;
  }
});
