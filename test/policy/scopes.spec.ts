import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { databaseImage } from '../support/database-image.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fill, routes } from '../support/openapi-requests.js';
import { RestClient } from '../support/rest-client.js';

/** Scopes of which each route asks for neither or one. */
const ELSEWHERE = ['audit:read', 'usage:read'];

const ID = 'ctr_01k00000000000000000000000';

/** The committed list: what each route and field asks for. */
const demands = new Map(
  readFileSync('test/policy/permissions.txt', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' -> '))
    .map((line) => line.split(' -> ') as [string, string]),
);
const scoped = ([, demand]: readonly [string, string, unknown]): boolean => /:/.test(demand);
const restCases = routes
  .map((route) => [`${route.method.toUpperCase()} ${route.path}`, demands.get(`${route.method.toUpperCase()} ${route.path}`)!, route] as const)
  .filter(scoped);
const graphqlCases = rootFields.map((field) => [field.name, demands.get(field.name)!, field] as const).filter(scoped);

let app: TestApp;
let before: string;
const withScope = new Map<string, string>();
beforeAll(async () => {
  app = await startApp();
  const mint = async (scopes: string[]): Promise<string> =>
    (await app.tenant.post('/v1/api-keys', { name: `k${withScope.size}-${scopes[0]!.replace(':', '-')}`, scopes })).body.secret as string;
  for (const demand of [...ELSEWHERE, ...new Set(demands.values())]) {
    if (/:/.test(demand)) withScope.set(demand, await mint(demand.replaceAll(' (operator)', '').split(' and ')));
  }
  before = await databaseImage(app.database);
});
afterAll(() => app.close());

describe('a key without the scope', () => {
  test.each(restCases)('%s asks for %s', async (_, demand, route) => {
    const answer = await new RestClient(app.url, elsewhere(demand)).send(route.method, fill(route, ID), bodyOf(route, ID), route.contentType);
    expect([answer.status, answer.body.code, answer.body.detail]).toEqual([403, 'forbidden', `the key lacks the scope ${firstOf(demand)}`]);
  });

  test.each(graphqlCases)('%s asks for %s', async (_, demand, field) => {
    const answer = await new GraphqlClient(app.url, elsewhere(demand)).run(field.document, field.variables(ID));
    expect(answer.errors?.map((error) => [error.extensions.code, error.message])).toEqual([['forbidden', `the key lacks the scope ${firstOf(demand)}`]]);
  });

  test('changes nothing', async () => {
    expect(await databaseImage(app.database)).toBe(before);
  });
});

describe('a key with just that scope', () => {
  test.each(restCases.filter(([, , route]) => route.path.includes('{')))('%s is let through by %s', async (_, demand, route) => {
    const answer = await new RestClient(app.url, withScope.get(demand)).send(route.method, fill(route, ID), bodyOf(route, ID), route.contentType);
    if (demand.includes('(operator)')) expect([answer.body.code, answer.body.detail]).toEqual(['forbidden', 'only the operator may do this']);
    else expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });
});

/** A key that may do something else. */
const elsewhere = (demand: string): string => withScope.get(ELSEWHERE.find((scope) => !demand.includes(scope))!)!;

const firstOf = (demand: string): string => demand.split(' ')[0]!;
