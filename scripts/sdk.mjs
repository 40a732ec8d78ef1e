// npm run sdk: the SDK's types and tables, and the commands of the command line, out of openapi.json; then the SDK as a package of its own in
// dist/sdk, for `npm pack` or `npm publish`. With --check it writes nothing and fails when a file is not what it would write.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { commands, each, operations } from './sdk/describe.mjs';
import { print } from './sdk/print.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEAD = '// Made by `npm run sdk` out of openapi.json: change that, not this.\n';

const api = withoutProblems(JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')));
const files = {
  'src/sdk/generated/schema.ts': HEAD + astToString(await openapiTypes(api)),
  'src/sdk/generated/operations.ts': `${HEAD}export const OPERATIONS = ${print(operations(api))} as const;\n`,
  'src/cli/generated/commands.ts': `${HEAD}import type { Commands } from '../flags.js';\n\nexport const COMMANDS: Commands = ${print(commands(api))};\n`,
};
const stale = Object.entries(files).filter(([path, content]) => !same(path, content)).map(([path]) => path);
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not what openapi.json says: npm run sdk`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), files[path]);
  }
  makePackage(join(ROOT, 'dist', 'sdk'));
}

function makePackage(folder) {
  const { version, license, engines, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const places = ['--outDir', folder, '--rootDir', join(ROOT, 'src', 'sdk')];
  const options = '--declaration --module nodenext --target es2023 --strict --skipLibCheck --types node --ignoreConfig'.split(' ');
  execFileSync(process.execPath, [tsc, ...places, ...options, join(ROOT, 'src', 'sdk', 'client.ts')], { stdio: 'inherit' });
  const needs = Object.fromEntries(['ky', 'eventsource-parser'].map((name) => [name, dependencies[name]]));
  const about = {
    name: 'berth-sdk',
    version,
    description: 'A client of the Berth API',
    license,
    type: 'module',
    engines,
    exports: './client.js',
    types: './client.d.ts',
    dependencies: needs,
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  console.log(`${about.name} ${version} is in ${folder}`);
}

function same(path, content) {
  try {
    return readFileSync(join(ROOT, path), 'utf8') === content;
  } catch {
    return false;
  }
}

/** The problems are the same everywhere, and one class for those who catch them. */
function withoutProblems(document) {
  for (const { operation } of each(document)) {
    for (const status of Object.keys(operation.responses)) if (Number(status) >= 400) delete operation.responses[status];
  }
  return document;
}
