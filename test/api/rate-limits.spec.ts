import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bootstrap } from '../../src/roles/bootstrap.js';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

/** One request per second, ten at once; a tenant's keys together twice that. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp({ BERTH_RATE_LIMIT_KEY: '1', BERTH_RATE_LIMIT_TENANT: '2' });
});
afterAll(() => app.close());

let made = 0;
/** A new tenant's first key, and its id. */
async function newTenant(): Promise<string> {
  return (await bootstrap(app.database.ownerUrl, { environment: 'test', tenantName: `t${made++}` })).tenantKey;
}

const left = (header: string | undefined, name: string): number => Number(new RegExp(`"${name}";r=(\\d+);t=\\d+`).exec(header ?? '')?.[1]);

describe('rate limits', () => {
  test('every answer tells the budget, and a request beyond it is refused with the time to wait', async () => {
    const client = new RestClient(app.url, await newTenant());
    const first = await client.get('/v1/me');
    expect(first.headers['ratelimit-policy']).toBe('"key";q=10;w=10, "tenant";q=20;w=10');
    expect(left(first.headers['ratelimit'], 'key')).toBe(9);
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.get('/v1/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    expect(refused[0]!.body).toMatchObject({ code: 'rate_limited', retryable: true });
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(left(refused[0]!.headers['ratelimit'], 'key')).toBe(0);
  });

  test('GraphQL pays by its cost from the same budget, once for all its root fields', async () => {
    const key = await newTenant();
    const graphql = new GraphqlClient(app.url, key);
    expect((await graphql.run('{ me { key { id } } quota { resource } again: me { tenant { id } } }')).errors).toBeUndefined();
    expect(left((await new RestClient(app.url, key).get('/v1/me')).headers['ratelimit'], 'key')).toBeGreaterThanOrEqual(7);
    const dear = await Promise.all(
      Array.from({ length: 5 }, () => graphql.run('{ containers(first: 60) { nodes { id name status driver } } me { key { id } } }')),
    );
    const refused = dear.filter(({ errors }) => errors);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused[0]!.extensions!.cost).toBeGreaterThan(300);
    expect(new Set(refused.flatMap(({ errors }) => errors!.map((error) => error.extensions.code)))).toEqual(new Set(['rate_limited']));
  });

  test("a tenant's keys share its budget, and another tenant's is untouched by that", async () => {
    const first = new RestClient(app.url, await newTenant());
    const keys = [first];
    for (const name of ['second', 'third']) {
      keys.push(new RestClient(app.url, (await first.post('/v1/api-keys', { name, scopes: ['*'] })).body.secret as string));
    }
    const other = new RestClient(app.url, await newTenant());
    const flood = Promise.all(keys.flatMap((key) => Array.from({ length: 30 }, () => key.get('/v1/me'))));
    const meanwhile = await Promise.all(Array.from({ length: 8 }, () => other.get('/v1/me')));
    expect(meanwhile.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const answers = await flood;
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.some(({ body }) => /this tenant/.test(body.detail as string))).toBe(true);
    expect(refused.length).toBeGreaterThanOrEqual(60);
    expect(left((await other.get('/v1/me')).headers['ratelimit'], 'tenant')).toBeGreaterThanOrEqual(11);
  });
});
