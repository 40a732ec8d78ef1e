// Writes what the SDK and the command line know of the API out of api/openapi.json: types, where each argument goes, commands and flags. With --check it
// writes nothing and fails when a file is not what it would write.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { commands, each, operations } from './clients/describe.mjs';
import { print } from './clients/print.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HEAD = '// Made by `npm run generate` out of api/openapi.json: change that, not this.\n';

const api = withoutProblems(JSON.parse(readFileSync(join(ROOT, 'api', 'openapi.json'), 'utf8')));
const files = {
  'packages/sdk/src/generated/schema.ts': HEAD + astToString(await openapiTypes(api)),
  'packages/sdk/src/generated/operations.ts': `${HEAD}export const OPERATIONS = ${print(operations(api))} as const;\n`,
  'packages/cli/src/generated/commands.ts': `${HEAD}import type { Commands } from '../flags.js';\n\nexport const COMMANDS: Commands = ${print(commands(api))};\n`,
};
const stale = Object.entries(files).filter(([path, content]) => !same(path, content)).map(([path]) => path);
if (process.argv.includes('--check')) {
  for (const path of stale) console.error(`${path} is not what api/openapi.json says: npm run generate`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), files[path]);
  }
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
