import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { SubscriptionClient } from '../support/subscription-client.js';

/** Written out it has 2^60 fields: whoever validates it does not come back. */
const DOUBLING = `${Array.from({ length: 60 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')} fragment f60 on Query { __typename }`;

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('GraphQL documents that are costly to look at', () => {
  test('are refused over HTTP before they are validated', async () => {
    const answer = await app.graphql.run(`{ ...f0 } ${DOUBLING}`);
    expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'invalid' }, message: expect.stringContaining('5000 fields') }] });
    expect((await app.graphql.run('{ me { tenant { id } } }')).data.me.tenant.id).toBeDefined();
  });

  test('are refused over a WebSocket too', async () => {
    const client = new SubscriptionClient(app.url, { authorization: `Bearer ${app.keys.tenantKey}` });
    const subscription = client.open(`subscription { events { id } ...s } fragment s on Subscription { ...f0 } ${DOUBLING}`);
    await eventually(() => expect(subscription.ended).toMatchObject({ errors: [{ code: 'invalid' }] }));
    client.close();
  });

  test('are not looked at without a key, nor is any body', async () => {
    for (const document of [`{ ...f0 } ${DOUBLING}`, '{ nothing }', '{', '{ __schema { types { name } } }']) {
      const answer = await new GraphqlClient(app.url).run(document);
      expect([answer.errors?.map((error) => error.extensions.code), answer.data]).toEqual([['unauthenticated'], undefined]);
    }
    const modern = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { accept: 'application/graphql-response+json', 'content-type': 'application/json' }, body: '{' });
    expect([modern.status, modern.headers.get('content-type')]).toEqual([401, 'application/graphql-response+json; charset=utf-8']);
    const rest = await fetch(`${app.url}/v1/containers`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    expect([rest.status, ((await rest.json()) as { code: string }).code]).toEqual([401, 'unauthenticated']);
  });

  test('a socket whose credentials are neither a key nor a token is closed', async () => {
    const client = new SubscriptionClient(app.url, { authorization: 'Bearer nonsense' });
    const subscription = client.open('subscription { nothing }');
    await eventually(() => expect(subscription.ended).toMatchObject({ code: 4403 }));
    client.close();
  });
});

test('a query may come by GET, without a header for CSRF', async () => {
  const answer = await fetch(`${app.url}/graphql?query=${encodeURIComponent('{ me { tenant { id } } }')}`, { headers: { 'x-api-key': app.keys.tenantKey } });
  expect([answer.status, await answer.json()]).toMatchObject([200, { data: { me: { tenant: { id: expect.any(String) } } } }]);
  const mutation = await fetch(`${app.url}/graphql?query=${encodeURIComponent('mutation { deleteContainer(input: {id: "x"}) { userErrors { code } } }')}`, {
    headers: { 'x-api-key': app.keys.tenantKey },
  });
  expect(mutation.status).toBe(405);
});
