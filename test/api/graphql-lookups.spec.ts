import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { rootFields } from '../support/graphql-requests.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const lookups = rootFields.filter(({ name, takesReference }) => name.startsWith('Query.') && takesReference);

test.each(lookups.map((field) => [field.field, field] as const))('%s of an id that is none leaves the rest of the answer', async (name, { document, variables }) => {
  const answer = await app.graphql.run(document.replace(/\}\s*$/, 'me { tenant { id } } }'), variables('none'));
  expect([answer.status, answer.data?.me]).toEqual([200, { tenant: { id: app.keys.tenantId } }]);
  if (answer.data[name] === null) expect(answer.errors?.map(({ path }) => path)).toEqual([[name]]);
});

test('a list that the key may not read is null beside its error', async () => {
  const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['images:read'] })).body;
  const answer = await new GraphqlClient(app.url, secret).run('{ containers(first: 1) { nodes { id } } images(first: 1) { nodes { id } } me { key { name } } }');
  expect(answer.data).toMatchObject({ containers: null, images: { nodes: expect.anything() }, me: { key: { name: 'narrow' } } });
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['containers'], 'forbidden']]);
});
