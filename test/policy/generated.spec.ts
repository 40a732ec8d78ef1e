import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { generatedFiles } from '../support/generated-files.js';
import { handlers } from '../support/permissions.js';

const FILES = ['api/openapi.json', 'api/schema.graphql', 'migrations/schema.sql', 'test/policy/permissions.txt'];
/** Set by `npm run generate`: the files are written rather than compared. */
const GENERATE = process.env['BERTH_GENERATE'] === '1';

let app: TestApp;
let fresh: Record<string, string>;
beforeAll(async () => {
  app = await startApp();
  fresh = await generatedFiles(app);
  if (GENERATE) for (const [path, content] of Object.entries(fresh)) writeFileSync(path, content);
});
afterAll(() => app.close());

describe('the committed description of Berth is what Berth is', () => {
  test.each(FILES)('%s (else: npm run generate, and read the diff)', (path) => {
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(fresh[path]);
  });

  test('the SDK and the command line (else: npm run generate)', () => {
    const { stderr, status } = spawnSync(process.execPath, ['scripts/generate-clients.mjs', ...(GENERATE ? [] : ['--check'])], { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test('every handler calls a use case that names its scope', async () => {
    const open = (await handlers()).filter((handler) => !handler.public && (handler.calls.length === 0 || handler.calls.some((call) => !call.scope)));
    expect(open.map((handler) => handler.name)).toEqual([]);
  });

  test('what is done to an object goes by its noun in the SDK and on the command line', () => {
    const { paths } = JSON.parse(fresh['api/openapi.json']!) as { paths: Record<string, { post?: { operationId: string } }> };
    const ids = Object.entries(paths).flatMap(([path, { post }]) => (/^\/v1\/[\w-]+\/{id}\/actions\//.test(path) ? [[path, post!.operationId]] : []));
    expect(ids).toContainEqual(['/v1/containers/{id}/actions/rebuild', 'containers_rebuild']);
    for (const [path, id] of ids) expect(path!.replace('{id}/actions/', '').split('/').slice(2).join('_').replaceAll('-', '')).toBe(id!.toLowerCase());
  });

  test('every route is described, with its parameters, its problems and an answer', () => {
    const poor = operations().filter(
      ({ path, operation: { summary, description, parameters = [], responses } }) =>
        !summary ||
        !description ||
        parameters.some((parameter) => !parameter.description) ||
        Object.values(responses).some((response) => !response.description) ||
        (path.startsWith('/v1/') && !responses['404']) ||
        !Object.keys(responses).some((status) => /^(2|101)/.test(status)),
    );
    expect(poor.map(({ name }) => name)).toEqual([]);
  });

  test('every route behind a key names in x-scope what its use cases demand', () => {
    const silent = operations().filter(({ operation }) => (operation.security === undefined) === (operation['x-scope'] !== undefined));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

interface Described {
  description?: string;
}

interface Operation extends Described {
  summary?: string;
  parameters?: Described[];
  responses: Record<string, Described>;
  security?: unknown[];
  'x-scope'?: string[];
}

function operations(): { name: string; path: string; operation: Operation }[] {
  const { paths } = JSON.parse(fresh['api/openapi.json']!) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  );
}
