import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { statementsOf } from '../support/statements.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  for (const name of ['b', 'c', 'a']) await app.tenant.post('/v1/webhooks', { name, url: 'https://1.1.1.1/' });
});
afterAll(() => app.close());

const namesOf = ({ data }: { data: { webhooks: { nodes: { name: string }[] } } }): string[] => data.webhooks.nodes.map(({ name }) => name);

describe('a connection is ordered, counted and paged as its list is', () => {
  test('orderBy', async () => {
    for (const [orderBy, sort] of [
      ['{field: name}', 'name'],
      ['{field: name, direction: desc}', 'name:desc'],
      ['{field: createdAt, direction: asc}', 'createdAt:asc'],
      ['null', 'createdAt:desc'],
    ] as const) {
      const { items } = (await app.tenant.get(`/v1/webhooks?sort=${sort}`)).body as { items: { name: string }[] };
      expect(namesOf(await app.graphql.run(`{ webhooks(orderBy: ${orderBy}) { nodes { name } } }`))).toEqual(items.map(({ name }) => name));
    }
    expect(namesOf(await app.graphql.run('{ webhooks(last: 2, orderBy: {field: name}) { nodes { name } } }'))).toEqual(['b', 'c']);
  });

  test('orderBy as a variable, and a cursor in that order', async () => {
    const query = 'query($by: NamedOrder, $after: String) { webhooks(first: 2, after: $after, orderBy: $by) { nodes { name } pageInfo { endCursor } } }';
    const by = { field: 'name', direction: 'desc' };
    const begin = await app.graphql.run(query, { by });
    expect(namesOf(begin)).toEqual(['c', 'b']);
    const after = begin.data.webhooks.pageInfo.endCursor as string;
    expect(namesOf(await app.graphql.run(query, { by, after }))).toEqual(['a']);
    expect((await app.graphql.run(query, { by: { field: 'name' }, after })).errors?.[0]?.extensions.code).toBe('invalid');
  });

  test('totalCount counts what the filters leave, whatever the page, and only when it is asked for', async () => {
    const { data } = await app.graphql.run('{ webhooks(first: 1) { totalCount nodes { name } } one: webhooks(name: "b") { totalCount } none: webhooks(name: "x") { totalCount } }');
    expect([data.webhooks.totalCount, data.webhooks.nodes.length, data.one.totalCount, data.none.totalCount]).toEqual([3, 1, 1, 0]);
    const counts = async (query: string): Promise<number> =>
      (await statementsOf(['webhooks'], () => app.graphql.run(query))).filter((text) => /count\(/i.test(text)).length;
    expect(await counts('{ webhooks { nodes { id } pageInfo { hasNextPage } } }')).toBe(0);
    expect(await counts('{ webhooks { totalCount } }')).toBe(1);
  });

  test('a key with a selector counts what it sees', async () => {
    await app.tenant.post('/v1/volumes', { name: 'mine', sizeMiB: 16, labels: { team: 'core' } });
    await app.tenant.post('/v1/volumes', { name: 'other', sizeMiB: 16 });
    const all = await app.graphql.run('{ volumes { totalCount } labelled: volumes(labels: "team=core") { totalCount } }');
    expect([all.data.volumes.totalCount, all.data.labelled.totalCount]).toEqual([2, 1]);
  });

  test('without first and last a page has as many as over REST, and costs as much', async () => {
    for (let n = 0; n < 50; n++) await app.tenant.post('/v1/api-keys', { name: `k${n}`, scopes: ['containers:read'] });
    const { items } = (await app.tenant.get('/v1/api-keys')).body as { items: unknown[] };
    const page = await app.graphql.run('{ apiKeys { totalCount nodes { id } pageInfo { hasNextPage } } }');
    expect([items.length, page.data.apiKeys.nodes.length, page.data.apiKeys.totalCount, page.data.apiKeys.pageInfo.hasNextPage]).toEqual([50, 50, 51, true]);
    expect((await app.graphql.run('{ apiKeys(first: 50) { totalCount nodes { id } pageInfo { hasNextPage } } }')).extensions?.cost).toBe(page.extensions?.cost);
  });

  test('the audit goes back from its end', async () => {
    const [newest, oldest] = await Promise.all(['first', 'last'].map(async (end) => (await app.graphql.run(`{ audit(${end}: 1) { nodes { id } } }`)).data.audit.nodes[0].id));
    expect(newest).not.toBe(oldest);
  });
});

describe('words of a closed set', () => {
  const asked: [string, string, Record<string, unknown>][] = [
    ['a literal', '{ webhooks { totalCount } volumes(status: available) { totalCount } }', {}],
    ['in quotes, as before there were enums', '{ volumes(status: "available") { totalCount } }', {}],
    ['a variable', 'query($status: VolumeStatus) { volumes(status: $status) { totalCount } }', { status: 'available' }],
    ['a variable of type String, as before', 'query($status: String) { volumes(status: $status) { totalCount } }', { status: 'available' }],
    ['with a default', 'query($status: String = "available") { volumes(status: $status) { totalCount } }', {}],
    ['in a fragment', 'query($status: String!) { ...F } fragment F on Query { volumes(status: $status) { totalCount } }', { status: 'available' }],
  ];
  test.each(asked)('%s', async (_, query, variables) => {
    const answer = await app.graphql.run(query, variables);
    expect([answer.errors, typeof answer.data.volumes.totalCount]).toEqual([undefined, 'number']);
  });

  test('lists of ids too', async () => {
    const answer = await app.graphql.run('query($ids: [String!]) { operations(ids: $ids) { totalCount } }', { ids: ['op_none'] });
    expect([answer.errors, answer.data.operations.totalCount]).toEqual([undefined, 0]);
  });

  test.each(['volumes(status: runnin)', 'volumes(status: "runnin")', 'operations(kind: "container.fly")', 'apiKeys(orderBy: {field: colour})'])('%s is refused, naming what there is', async (field) => {
    const { errors } = await app.graphql.run(`{ ${field} { totalCount } }`);
    expect(errors?.map(({ message, extensions }) => [extensions.code, message])).toEqual([['invalid', expect.stringMatching(/want one of (.*available|.*container.create|createdAt, name)/)]]);
  });

  test('an input refuses them as over REST', async () => {
    const { data } = await app.graphql.run('mutation { createApiKey(input: {name: "fly", scopes: ["containers:fly"]}) { userErrors { code field message } } }');
    expect(data.createApiKey.userErrors).toEqual([{ code: 'invalid', field: ['input', 'scopes', '0'], message: expect.stringContaining('containers:read') }]);
  });

  test('what is no word is refused', async () => {
    for (const status of ['1', '{a: 1}', '["available", 2]']) expect((await app.graphql.run(`{ volumes(status: ${status}) { totalCount } }`)).errors?.[0]?.extensions.code).toBe('invalid');
    expect((await app.graphql.run('query($s: VolumeStatus) { volumes(status: $s) { totalCount } }', { s: 1 })).errors?.[0]?.extensions.code).toBe('invalid');
    expect((await app.graphql.run('query($s: Int) { volumes(status: $s) { totalCount } }', { s: 1 })).errors?.[0]?.extensions.code).toBe('invalid');
  });
});

describe('a time', () => {
  const create = 'mutation($at: DateTime) { createApiKey(input: {name: "timed", scopes: ["*"], expiresAt: $at}) { apiKey { expiresAt } userErrors { field message } } }';

  test('is checked as over REST, and answered as there', async () => {
    for (const at of ['2027', '2027-02-31T00:00:00Z', '2027-01-31T12:00:00']) {
      const { data } = await app.graphql.run(create, { at });
      expect([at, data.createApiKey.userErrors]).toEqual([at, [{ field: ['input', 'expiresAt'], message: expect.stringContaining('RFC 3339') }]]);
    }
    const at = new Date(Date.now() + 86_400_000).toISOString();
    for (const query of [create, create.replace('DateTime', 'String').replaceAll('timed', 'timed-2')]) {
      expect((await app.graphql.run(query, { at })).data.createApiKey).toEqual({ apiKey: { expiresAt: at }, userErrors: [] });
    }
  });
});
