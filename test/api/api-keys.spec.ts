import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newKey } from '../../src/roles/bootstrap.js';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const CREATE = `mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id name scopes } secret userErrors { field code message } } }`;

describe('api keys over REST and GraphQL', () => {
  test('a made key works, is listed without its secret, and stops working when deleted', async () => {
    const made = await app.tenant.post('/v1/api-keys', { name: 'ci', scopes: ['api-keys:read'] });
    expect(made.status).toBe(201);
    expect(made.body.secret).toMatch(/^berth_test_[0-9a-z]{26}_[0-9A-Za-z]{46}$/);
    const asKey = new RestClient(app.url, made.body.secret);
    const list = await asKey.get('/v1/api-keys');
    expect(list.status).toBe(200);
    expect(list.body.items.map((k: { name: string }) => k.name)).toEqual(['ci', 'first']);
    expect(list.text).not.toContain(made.body.secret.slice(-20));
    expect((await asKey.get('/v1/api-keys/ci')).body).toEqual(list.body.items[0]);
    expect((await asKey.post('/v1/api-keys', { name: 'more', scopes: ['*'] })).body.code).toBe('forbidden');
    const withType = app.tenant.with({ 'content-type': 'application/json' });
    expect((await withType.delete(`/v1/api-keys/${made.body.apiKey.id}`)).status).toBe(204);
    expect((await asKey.get('/v1/api-keys')).status).toBe(401);
    expect((await app.tenant.delete(`/v1/api-keys/${made.body.apiKey.id}`)).status).toBe(404);
  });

  test('the last one of the tenant\'s own is not deleted, as nobody could give it another; the operator of the machine can', async () => {
    const { tenant, secret } = (await app.operator.post('/v1/tenants', { name: 'keyless' })).body;
    const own = new RestClient(app.url, secret);
    await app.operator.with({ 'x-tenant': tenant.id }).post('/v1/api-keys', { name: 'from-above', scopes: ['*'] });
    await own.post('/v1/api-keys', { name: 'second', scopes: ['containers:read'] });
    const ids = (await own.get('/v1/api-keys')).body.items.filter(({ fromAbove }: { fromAbove?: boolean }) => !fromAbove).map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(2);
    expect((await own.delete('/v1/api-keys/second')).status).toBe(204);
    const [last] = (await own.get('/v1/api-keys')).body.items.filter(({ name }: { name: string }) => name !== 'from-above');
    for (const answer of [await own.delete(`/v1/api-keys/${last.id}`), await app.operator.with({ 'x-tenant': tenant.id }).delete(`/v1/api-keys/${last.id}`)]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    }
    const rescued = new RestClient(app.url, await newKey(app.database.ownerUrl, tenant.id, 'test'));
    expect((await rescued.delete(`/v1/api-keys/${last.id}`)).status).toBe(204);
    expect((await rescued.get('/v1/me')).status).toBe(200);
    await expect(newKey(app.database.ownerUrl, 'ten_none')).rejects.toThrow('no such tenant');
  });

  test('GraphQL makes and lists the same objects', async () => {
    const made = await app.graphql.run(CREATE, { input: { name: 'dash', scopes: ['containers:read'] } });
    expect(made.data.createApiKey.userErrors).toEqual([]);
    const rest = await app.tenant.get('/v1/api-keys/dash');
    expect(rest.body).toMatchObject(made.data.createApiKey.apiKey);
    const listed = await app.graphql.run('{ apiKeys(first: 1) { nodes { name } pageInfo { hasNextPage endCursor } } }');
    expect(listed.data.apiKeys).toMatchObject({ nodes: [{ name: 'dash' }], pageInfo: { hasNextPage: true } });
    const after = await app.graphql.run(`query($after: String) { apiKeys(first: 5, after: $after) { nodes { name } } }`, {
      after: listed.data.apiKeys.pageInfo.endCursor,
    });
    expect(after.data.apiKeys.nodes).toEqual([{ name: 'first' }]);
    expect(listed.extensions?.cost).toBeGreaterThan(0);
  });

  test.each([
    [{ name: 'Bad Name', scopes: ['*'] }, '/name', 'invalid'],
    [{ name: 'ok', scopes: ['containers'] }, '/scopes/0', 'invalid'],
    [{ name: 'ok', scopes: ['*'], expiresAt: '2001-01-01T00:00:00Z' }, '/expiresAt', 'invalid'],
    ...['2027', '2027-01', '2027-01-31', '2027-01-31T12:00:00', '2027-02-30T12:00:00Z', '2027-W05', '2027-01-31 12:00:00Z', '1801396800'].map(
      (expiresAt): [object, string, string] => [{ name: 'ok', scopes: ['*'], expiresAt }, '/expiresAt', 'invalid'],
    ),
    [{ name: 'first', scopes: ['*'] }, undefined, 'name_taken'],
  ])('refuses %j with the same code on both transports, and changes nothing', async (input, pointer, code) => {
    const before = (await app.tenant.get('/v1/api-keys')).body.items.length;
    const rest = await app.tenant.post('/v1/api-keys', input);
    expect(rest.headers['content-type']).toContain('application/problem+json');
    expect(rest.body.code).toBe(code);
    expect(rest.body.requestId).toBe(rest.headers['x-request-id']);
    if (pointer) expect(rest.body.errors[0].pointer).toBe(pointer);
    const graphql = await app.graphql.run(CREATE, { input });
    expect(graphql.data.createApiKey.userErrors[0].code).toBe(code);
    expect((await app.tenant.get('/v1/api-keys')).body.items).toHaveLength(before);
  });

  test('refuses unknown and read-only fields, malformed JSON and unknown routes', async () => {
    const unknown = await app.tenant.post('/v1/api-keys', { name: 'x', scopes: ['*'], tenantId: 'ten_other', id: 'key_mine' });
    expect(unknown.status).toBe(400);
    expect(unknown.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/tenantId', '/id']);
    const malformed = await app.tenant.with({ 'content-type': 'application/json' }).post('/v1/api-keys', '{"name":');
    expect([malformed.status, malformed.body.code]).toEqual([400, 'invalid']);
    expect((await app.tenant.get('/v1/nothing')).body.code).toBe('not_found');
    expect((await app.nobody.get('/v1/api-keys')).body.code).toBe('unauthenticated');
    const graphql = await new GraphqlClient(app.url).run('{ quota { resource } }');
    expect(graphql.errors?.[0]?.extensions.code).toBe('unauthenticated');
    const noField = await app.graphql.run('{ quota { nope } }');
    expect(noField.errors?.[0]).toMatchObject({ message: expect.stringContaining('nope'), extensions: { code: 'invalid' } });
  });

  test('an idempotency key gets the first answer again, for one request only', async () => {
    const again = app.tenant.with({ 'idempotency-key': 'abc' });
    const first = await again.post('/v1/api-keys', { name: 'once', scopes: ['*'] });
    const second = await again.post('/v1/api-keys', { name: 'once', scopes: ['*'] });
    expect(second.body.apiKey).toEqual(first.body.apiKey);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect((await again.post('/v1/api-keys', { name: 'other', scopes: ['*'] })).body.code).toBe('idempotency_mismatch');
  });
});
