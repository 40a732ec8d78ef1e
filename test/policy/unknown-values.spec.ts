import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, isNonNullType } from 'graphql';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { fill, openapi, routes, type Route } from '../support/openapi-requests.js';
import { GraphqlClient } from '../support/graphql-client.js';
import type { RestAnswer } from '../support/rest-client.js';
import { EVENT_TYPES } from '../../src/platform/nouns/noun.js';

let app: TestApp;
let owned: Belongings;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
});
afterAll(() => app.close());

const title = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;
const all = routes.filter(({ path }) => path.startsWith('/v1/'));
const queryOf = (route: Route): { name: string; schema?: { enum?: unknown[] } }[] =>
  (openapi.paths[route.path]![route.method]!.parameters ?? []).filter((parameter) => parameter.in === 'query');

/** Of the tenant's own, or of the operator's where it has none. */
const send = (route: Route, more: Record<string, string>): Promise<RestAnswer> => {
  const id = owned[/^\/v1\/([\w-]+)/.exec(route.path)![1]!]?.id ?? 'none';
  const as = /^\/v1\/(tenants|hosts)/.test(route.path) ? app.operator : app.tenant;
  // a body would say what is wrong with itself
  return as.send(route.method, fill(route, id, more));
};

describe('what a route does not know it refuses, naming what there is', () => {
  test.each(all.map((route) => [title(route), route] as const))('%s: a parameter', async (_, route) => {
    const answer = await send(route, { lables: 'env=prod' });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([400, 'invalid', 'query/lables']);
    for (const { name } of queryOf(route)) expect(answer.body.detail).toContain(name);
    if (route.method !== 'get') return;
    const head = await fetch(app.url + fill(route, 'none', { lables: 'env=prod' }), { method: 'HEAD', headers: { authorization: `Bearer ${app.tenant.key}` } });
    expect(head.status).toBe(400);
  });

  const filters = all.flatMap((route) =>
    queryOf(route)
      .filter(({ name, schema }) => schema?.enum || ['status', 'sort', 'types', 'action', 'kind', 'outcome'].includes(name))
      .map(({ name }) => [title(route), name, route] as const),
  );
  test.each(filters)('%s: a value of %s', async (_, name, route) => {
    const answer = await send(route, { [name]: name === 'sort' ? 'colour:asc' : 'runnin' });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([400, 'invalid', expect.stringMatching(`^query/${name}(/0)?$`)]);
    expect(answer.body.detail).toMatch(/want |sort by one of/);
  });

  const objects = all.filter(({ method, path }) => method === 'get' && !/\/(files|console|stream|download)$/.test(path));
  test.each(objects.map((route) => [title(route), route] as const))('%s: a field', async (_, route) => {
    const answer = await send(route, { fields: 'foo' });
    expect([answer.status, answer.body.errors?.[0]?.pointer, answer.body.detail]).toEqual([400, 'query/fields', expect.stringMatching(/^fields: no foo; there are \w+/)]);
  });

  test('fields of what is no object', async () => {
    for (const path of [`/v1/backups/${owned['backups']!.id}/download?`, `/v1/containers/${owned['containers']!.id}/files?path=/etc/hostname&`]) {
      expect((await app.tenant.get(`${path}fields=foo`)).body.errors?.[0]?.pointer).toBe('query/fields');
    }
  });

  test('a field within one, and one of a map is any', async () => {
    const nested = await app.tenant.get('/v1/containers?fields=id,limits.memory');
    expect([nested.status, nested.body.detail]).toEqual([400, expect.stringMatching(/^fields: no limits.memory; limits has .*memoryMiB/)]);
    expect((await app.tenant.get('/v1/containers?fields=id,labels.team,limits.memoryMiB,image.name')).status).toBe(200);
    expect((await app.tenant.get('/v1/containers?fields=id&fields=name')).body.errors[0].pointer).toBe('query/fields');
  });

  test('scopes of a key, and types of events of a webhook, by their place', async () => {
    const key = await app.tenant.post('/v1/api-keys', { name: 'k', scopes: ['containers:read', 'container:read'] });
    expect([key.status, key.body.errors[0].pointer, key.body.detail]).toEqual([400, '/scopes/1', expect.stringMatching(/containers:read.*snapshots:\*/)]);
    expect((await app.tenant.post('/v1/api-keys', { name: 'k', scopes: ['containers:fly'] })).status).toBe(400);
    expect((await app.tenant.post('/v1/api-keys/simulate', { id: owned['api-keys']!.id, scope: 'containers:fly' })).status).toBe(400);
    for (const scopes of [['*'], ['*:*'], ['containers:*'], ['*:read']]) {
      const made = await app.tenant.post('/v1/api-keys', { name: `k${scopes[0]!.length}`, scopes });
      expect([scopes, made.status]).toEqual([scopes, 201]);
    }
    const hook = await app.tenant.post('/v1/webhooks', { name: 'h', url: 'https://1.1.1.1/', types: ['*', 'container.made'] });
    expect([hook.status, hook.body.errors[0].pointer, hook.body.detail]).toEqual([400, '/types/1', expect.stringContaining('container.created')]);
    expect((await app.tenant.patch(`/v1/webhooks/${owned['webhooks']!.id}`, { types: ['host.updated'] })).status).toBe(400);
  });

  test('every type of event that a trigger may tell is known, and no other', () => {
    const told = [...readFileSync('migrations/schema.sql', 'utf8').matchAll(/record_event\('[\w-]+', '(\w+)'\)/g)].map(([, kind]) => kind!);
    expect([...new Set(EVENT_TYPES.map((type) => type.split('.')[0]))].sort()).toEqual([...new Set(told)].sort());
  });
});

describe('so do the fields of GraphQL', () => {
  const schema = buildSchema(readFileSync('api/schema.graphql', 'utf8'));
  const filtered = Object.values(schema.getQueryType()!.getFields()).flatMap((field) =>
    field.args.filter(({ name }) => ['status', 'kind', 'outcome', 'action'].includes(name)).map(({ name, type }) => [field.name, name, field, String(type)] as const),
  );
  test.each(filtered)('%s: a value of %s', async (_, name, field) => {
    const needed = field.args.filter(({ type }) => isNonNullType(type)).map((arg) => `, ${arg.name}: "none"`).join('');
    const as = field.name === 'tenants' ? new GraphqlClient(app.url, app.operator.key) : app.graphql;
    const answer = await as.run(`{ ${field.name}(first: 1, ${name}: "runnin"${needed}) { nodes { __typename } } }`);
    expect(answer.errors?.map(({ message, extensions }) => [extensions.code, message])).toEqual([['invalid', expect.stringContaining('want ')]]);
  });
});
