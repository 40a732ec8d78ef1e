import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const CREATE = `mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } userErrors { field code } } }`;
const input = { name: 'once', scopes: ['quota:read'], idempotencyKey: 'k1' };

describe('idempotencyKey in mutation inputs', () => {
  test('gets the first answer again, for one input only, and shares its keys with REST', async () => {
    const first = (await app.graphql.run(CREATE, { input })).data.createApiKey;
    expect(first.userErrors).toEqual([]);
    expect((await app.graphql.run(CREATE, { input })).data.createApiKey).toEqual(first);
    const other = await app.graphql.run(CREATE, { input: { ...input, name: 'other' } });
    expect(other.data.createApiKey.userErrors).toEqual([{ field: ['input'], code: 'idempotency_mismatch' }]);
    const rest = await app.tenant.with({ 'idempotency-key': 'k1' }).post('/v1/api-keys', { name: 'rest', scopes: ['*'] });
    expect(rest.body.code).toBe('idempotency_mismatch');
    expect((await app.tenant.get('/v1/api-keys')).body.items).toHaveLength(2);
  });

  test('each mutation of a document has its own', async () => {
    const both = await app.graphql.run(
      `mutation { a: deleteApiKey(input: { id: "once", idempotencyKey: "a" }) { deletedId userErrors { code } }
                  b: deleteApiKey(input: { id: "once", idempotencyKey: "a" }) { deletedId userErrors { code } }
                  c: deleteApiKey(input: { id: "once", idempotencyKey: "c" }) { deletedId userErrors { code } } }`,
    );
    expect(both.data.a.deletedId).toBeDefined();
    expect(both.data.b).toEqual(both.data.a);
    expect(both.data.c.userErrors).toEqual([{ code: 'not_found' }]);
  });

  test('is refused when empty or too long, and unknown to REST bodies', async () => {
    for (const idempotencyKey of ['', 'x'.repeat(256)]) {
      const refused = await app.graphql.run(CREATE, { input: { ...input, idempotencyKey } });
      expect(refused.data.createApiKey.userErrors).toEqual([{ field: ['input', 'idempotencyKey'], code: 'invalid' }]);
    }
    expect((await app.tenant.post('/v1/api-keys', input)).body.errors[0].pointer).toBe('/idempotencyKey');
  });
});
