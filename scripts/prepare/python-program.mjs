// Programs of Python's that the tests use, each in an environment of its own, at the versions its requirements name, kept across runs:
// `node scripts/prepare/python-program.mjs schemathesis` prints the program's path, installed first unless that was done before.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE } from './cache.mjs';

const PROGRAMS = {
  // attacks the API by its own description
  schemathesis: { requirements: 'test/fuzz/requirements.txt', program: 'schemathesis' },
  // serves S3
  moto: { requirements: 'test/support/moto.txt', program: 'moto_server' },
};

function pythonProgram(name) {
  const { requirements, program } = PROGRAMS[name];
  const cache = join(process.getuid() === 0 ? CACHE : join(homedir(), '.cache', 'berth'), name);
  const list = fileURLToPath(new URL(`../../${requirements}`, import.meta.url));
  const folder = join(cache, createHash('sha256').update(readFileSync(list)).digest('hex').slice(0, 12));
  const path = join(folder, 'bin', program);
  if (existsSync(join(folder, 'complete'))) return path;
  // half of one, or an older one
  if (existsSync(cache)) for (const found of readdirSync(cache)) rmSync(join(cache, found), { recursive: true });
  mkdirSync(cache, { recursive: true });
  const quietly = { stdio: ['ignore', 'ignore', 'pipe'] };
  execFileSync('python3', ['-m', 'venv', folder], quietly);
  execFileSync(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', list], quietly);
  writeFileSync(join(folder, 'complete'), '');
  return path;
}

console.log(pythonProgram(process.argv[2]));
