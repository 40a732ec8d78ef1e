import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';
import { bodyOf, fill, routes } from '../support/openapi-requests.js';
import { RestClient } from '../support/rest-client.js';

/** What is decided of each route and field, for those above a tenant that did not let them in. */
type Decision = 'open' | 'closed' | 'in part';

const decisions = new Map(
  readFileSync('test/policy/above.txt', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' -> '))
    .map((line) => line.split(' -> ') as [string, Decision]),
);

const CLOSED = 'the secrets and files of a tenant are closed to those above it; it can open them with parentAccess';
const ID = 'ctr_01k00000000000000000000000';
const restCases = routes.filter(({ path }) => path.startsWith('/v1/')).map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);
const graphqlCases = rootFields.map((field) => [field.name, field] as const);

let app: TestApp;
/** The operator with `X-Tenant`, and a key that it made in the tenant. */
const outsiders: { key: string; headers: Record<string, string> }[] = [];
beforeAll(async () => {
  app = await startApp();
  const headers = { 'x-tenant': app.keys.tenantId };
  const made = await app.operator.with(headers).post('/v1/api-keys', { name: 'made-above', scopes: ['*'] });
  outsiders.push({ key: app.keys.operatorKey, headers }, { key: made.body.secret as string, headers: {} });
});
afterAll(() => app.close());

describe('what those above a tenant may', () => {
  test('is decided of every route and field there is', () => {
    expect([...decisions.keys()].sort()).toEqual([...restCases, ...graphqlCases].map(([name]) => name).sort());
  });

  test.each(restCases)('%s', async (name, route) => {
    for (const { key, headers } of outsiders) {
      const answer = await new RestClient(app.url, key).with(headers).send(route.method, fill(route, ID), bodyOf(route, ID), route.contentType);
      expect([name, answer.body?.detail === CLOSED]).toEqual([name, decisions.get(name) === 'closed']);
    }
  });

  test.each(graphqlCases)('%s', async (name, field) => {
    for (const { key, headers } of outsiders) {
      const answer = await new GraphqlClient(app.url, key).with(headers).run(field.document, field.variables(ID));
      expect([name, JSON.stringify(answer).includes(CLOSED)]).toEqual([name, decisions.get(name) === 'closed']);
    }
  });
});
