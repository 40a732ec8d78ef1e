import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  for (const n of [1, 2, 3, 4]) await app.tenant.post('/v1/api-keys', { name: `key-${n}`, scopes: ['*'] });
});
afterAll(() => app.close());

const NEWEST_FIRST = ['key-4', 'key-3', 'key-2', 'key-1', 'first'];

interface Shown {
  names: string[];
  info: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  cursors: string[];
}

async function page(args: string): Promise<Shown> {
  const { data } = await app.graphql.run(
    `{ apiKeys(${args}) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  );
  const { edges, pageInfo } = data.apiKeys as { edges: { cursor: string; node: { name: string } }[]; pageInfo: Shown['info'] };
  return { names: edges.map(({ node }) => node.name), info: pageInfo, cursors: edges.map(({ cursor }) => cursor) };
}

test('first goes on behind a cursor, last back before one; the order is the same', async () => {
  const begin = await page('first: 2');
  expect([begin.names, begin.info]).toEqual([
    NEWEST_FIRST.slice(0, 2),
    { hasNextPage: true, hasPreviousPage: false, startCursor: begin.cursors[0], endCursor: begin.cursors[1] },
  ]);
  const next = await page(`first: 3, after: "${begin.info.endCursor}"`);
  expect([next.names, next.info.hasNextPage, next.info.hasPreviousPage]).toEqual([NEWEST_FIRST.slice(2), false, true]);
  const back = await page(`last: 2, before: "${next.info.startCursor}"`);
  expect([back.names, back.info.hasNextPage, back.info.hasPreviousPage]).toEqual([begin.names, true, false]);
  const end = await page('last: 2');
  expect([end.names, end.info.hasNextPage, end.info.hasPreviousPage]).toEqual([NEWEST_FIRST.slice(3), false, true]);
  expect((await page(`last: 2, before: "${end.info.startCursor}"`)).names).toEqual(NEWEST_FIRST.slice(1, 3));
});

test('a page without items has no cursors; a cursor goes with its own direction alone', async () => {
  expect((await page('last: 1, name: "nobody"')).info).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  for (const args of ['last: 1, after: "x"', 'first: 1, before: "x"', 'first: 1, last: 1']) {
    expect([args, (await app.graphql.run(`{ apiKeys(${args}) { nodes { id } } }`)).errors?.[0]?.extensions.code]).toEqual([args, 'invalid']);
  }
});
