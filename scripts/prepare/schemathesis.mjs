// Schemathesis, which attacks the API by its own description: in a Python environment of its own, at the versions test/fuzz/requirements.txt
// names, kept across runs. Run by itself it prints the program's path.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CACHE = '/var/cache/berth/schemathesis';
const REQUIREMENTS = fileURLToPath(new URL('../../test/fuzz/requirements.txt', import.meta.url));

/** The program's path; installed first unless that was done before. */
export function schemathesis() {
  const version = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(CACHE, version);
  const program = join(folder, 'bin', 'schemathesis');
  if (existsSync(join(folder, 'complete'))) return program;
  // half of one, or an older one
  if (existsSync(CACHE)) for (const name of readdirSync(CACHE)) rmSync(join(CACHE, name), { recursive: true });
  mkdirSync(CACHE, { recursive: true });
  const quietly = { stdio: ['ignore', 'ignore', 'pipe'] };
  execFileSync('python3', ['-m', 'venv', folder], quietly);
  execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS], quietly);
  writeFileSync(join(folder, 'complete'), '');
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(schemathesis());
