import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
let operator: GraphqlClient;
beforeAll(async () => {
  app = await startApp();
  operator = new GraphqlClient(app.url, app.keys.operatorKey);
});
afterAll(() => app.close());

const limitsOf = (items: { resource: string; limit: number }[]): Record<string, number> => Object.fromEntries(items.map((line) => [line.resource, line.limit]));

describe('tenants over REST and GraphQL', () => {
  test('a new tenant has a quota and a first key that acts for it alone', async () => {
    const made = await app.operator.post('/v1/tenants', { name: 'acme', quota: { containers: 3, cpus: 1.5 } });
    expect(made.status).toBe(201);
    expect(made.body.tenant).toMatchObject({ name: 'acme', status: 'active', parentId: app.keys.operatorTenantId });
    expect(made.headers['etag']).toBe('"1"');
    const acme = new RestClient(app.url, made.body.secret);
    expect((await acme.get('/v1/me')).body).toEqual({
      tenant: made.body.tenant,
      key: { id: made.body.apiKey.id, name: 'first', scopes: ['*'], expiresAt: made.body.apiKey.expiresAt },
    });
    expect(limitsOf((await acme.get('/v1/quota')).body.items)).toMatchObject({ containers: 3, cpus: 1.5, snapshots: 50 });
    expect((await acme.get('/v1/api-keys')).body.items).toHaveLength(1);
    const asBelow = app.operator.with({ 'x-tenant': made.body.tenant.id });
    expect((await asBelow.get('/v1/quota')).body).toEqual((await acme.get('/v1/quota')).body);
    expect((await asBelow.get('/v1/me')).body.tenant.name).toBe('operator');
  });

  test('GraphQL makes, lists, renames, suspends and deletes the same objects', async () => {
    const { data } = await operator.run(
      `mutation { createTenant(input: {name: "gql", quota: {memoryMiB: 1024}}) { tenant { id name status createdAt version parentId overcommit parentAccess profiles } apiKey { name } secret userErrors { code } } }`,
    );
    const { tenant, secret, userErrors } = data.createTenant;
    expect(userErrors).toEqual([]);
    expect((await app.operator.get(`/v1/tenants/${tenant.id}`)).body).toEqual(tenant);
    expect((await app.operator.get('/v1/tenants/gql')).body).toEqual(tenant);
    const listed = await operator.run(
      '{ tenants(first: 1, name: "gql") { nodes { id } pageInfo { hasNextPage } } tenant(id: "gql") { id } tenantQuota(id: "gql") { resource limit used } }',
    );
    expect(listed.data).toMatchObject({ tenants: { nodes: [{ id: tenant.id }], pageInfo: { hasNextPage: false } }, tenant: { id: tenant.id } });
    expect(limitsOf(listed.data.tenantQuota)['memoryMiB']).toBe(1024);
    const renamed = await operator.run('mutation { updateTenant(input: {id: "gql", name: "gql-2"}) { tenant { name version } userErrors { code } } }');
    expect(renamed.data.updateTenant).toEqual({ tenant: { name: 'gql-2', version: 2 }, userErrors: [] });
    const suspended = await operator.run('mutation { suspendTenant(input: {id: "gql-2"}) { tenant { status } } }');
    expect(suspended.data.suspendTenant.tenant.status).toBe('suspended');
    expect((await new RestClient(app.url, secret).post('/v1/api-keys', { name: 'x', scopes: ['*'] })).body.code).toBe('forbidden');
    await operator.run('mutation { resumeTenant(input: {id: "gql-2"}) { tenant { status } } }');
    expect((await operator.run('mutation { deleteTenant(input: {id: "gql-2"}) { deletedId } }')).data.deleteTenant.deletedId).toBe(tenant.id);
    expect((await app.operator.get(`/v1/tenants/${tenant.id}`)).status).toBe(404);
  });

  test('a suspended tenant reads and changes nothing, at once, until it is resumed', async () => {
    const made = await app.operator.post('/v1/tenants', { name: 'sleepy' });
    const sleepy = new RestClient(app.url, made.body.secret);
    expect((await app.operator.post('/v1/tenants/sleepy/actions/suspend')).body.status).toBe('suspended');
    expect((await sleepy.post('/v1/api-keys', { name: 'x', scopes: ['*'] })).body.code).toBe('forbidden');
    expect((await sleepy.get('/v1/quota')).status).toBe(200);
    const graphql = new GraphqlClient(app.url, made.body.secret);
    expect((await graphql.run('{ quota { resource } }')).data.quota).toHaveLength((await sleepy.get('/v1/quota')).body.items.length);
    const refused = await graphql.run('mutation { createApiKey(input: {name: "y", scopes: ["*"]}) { secret } }');
    expect(refused.errors?.map((error) => error.extensions.code)).toEqual(['forbidden']);
    expect((await app.operator.post('/v1/tenants/sleepy/actions/resume')).body).toMatchObject({ status: 'active', version: 3 });
    expect((await sleepy.post('/v1/api-keys', { name: 'x', scopes: ['*'] })).status).toBe(201);
  });

  test('named limits change, the others stay; unknown ones are refused by name', async () => {
    await app.operator.post('/v1/tenants', { name: 'limits' });
    const before = limitsOf((await app.operator.get('/v1/tenants/limits/quota')).body.items);
    const after = await app.operator.put('/v1/tenants/limits/quota', { containers: 5, memoryMiB: 4096 });
    expect(after.status).toBe(200);
    expect(limitsOf(after.body.items)).toEqual({ ...before, containers: 5, memoryMiB: 4096 });
    const wrong = await app.operator.put('/v1/tenants/limits/quota', { containers: 6, unicorns: 1, cpus: -1 });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid']);
    expect(wrong.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['/cpus', '/unicorns']);
    const graphql = await operator.run(
      'mutation { setTenantQuota(input: {id: "limits", quota: {containers: 0}}) { quota { resource limit } userErrors { code } } }',
    );
    expect(limitsOf(graphql.data.setTenantQuota.quota)['containers']).toBe(0);
    expect(
      (await operator.run('mutation { setTenantQuota(input: {id: "limits", quota: {containers: -1}}) { userErrors { code field } } }')).data.setTenantQuota
        .userErrors,
    ).toEqual([{ code: 'invalid', field: ['input', 'quota', 'containers'] }]);
  });

  test('stays while something of it is left, and takes keys and quota along when it goes', async () => {
    const top = await app.operator.post('/v1/tenants', { name: 'top' });
    const below = await app.operator.post('/v1/tenants', { name: 'below', parentId: top.body.tenant.id });
    const refused = await app.operator.delete(`/v1/tenants/${top.body.tenant.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect((await app.operator.with({ 'if-match': '"7"' }).delete(`/v1/tenants/${below.body.tenant.id}`)).body.code).toBe('precondition_failed');
    expect((await app.operator.delete(`/v1/tenants/${below.body.tenant.id}`)).status).toBe(204);
    expect((await new RestClient(app.url, below.body.secret).get('/v1/me')).status).toBe(401);
    expect((await app.operator.delete('/v1/tenants/top')).status).toBe(204);
    expect((await app.operator.delete(`/v1/tenants/${app.keys.operatorTenantId}`)).body.code).toBe('conflict');
    expect((await app.operator.post(`/v1/tenants/${app.keys.operatorTenantId}/actions/suspend`)).body.code).toBe('conflict');
  });

  test('refuses a taken name, an unknown parent and whoever is not above, with the same code on both transports', async () => {
    const wrong: [object, string][] = [
      [{ name: 'demo' }, 'name_taken'],
      [{ name: 'orphan', parentId: 'ten_01kd8pe0000000000000000000' }, 'not_found'],
      [{ name: 'Bad Name' }, 'invalid'],
    ];
    for (const [input, code] of wrong) {
      expect((await app.operator.post('/v1/tenants', input)).body.code).toBe(code);
      const graphql = await operator.run('mutation($input: CreateTenantInput!) { createTenant(input: $input) { userErrors { code } } }', { input });
      expect(graphql.data.createTenant.userErrors[0].code).toBe(code);
    }
    expect((await app.tenant.get('/v1/tenants')).body.items).toEqual([]);
    expect((await app.tenant.get(`/v1/tenants/${app.keys.operatorTenantId}`)).body.code).toBe('not_found');
    for (const action of ['suspend', 'resume']) {
      expect((await app.tenant.post(`/v1/tenants/${app.keys.tenantId}/actions/${action}`)).body.code).toBe('forbidden');
    }
    expect((await app.tenant.delete(`/v1/tenants/${app.keys.tenantId}`)).body.code).toBe('forbidden');
    expect((await app.tenant.patch(`/v1/tenants/${app.keys.tenantId}`, { overcommit: 5 })).body.code).toBe('forbidden');
    expect((await app.tenant.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 1000 })).body.code).toBe('forbidden');
    expect((await app.operator.get('/v1/tenants')).body.items.map((t: { name: string }) => t.name)).not.toContain('orphan');
  });

  test('a repeated create with one idempotency key makes one tenant, and never shows the secret again', async () => {
    const again = app.operator.with({ 'idempotency-key': 'tenant-once' });
    const first = await again.post('/v1/tenants', { name: 'once' });
    const second = await again.post('/v1/tenants', { name: 'once' });
    expect(second.body).toEqual({ tenant: first.body.tenant, apiKey: first.body.apiKey });
    expect(second.headers['idempotent-replayed']).toBe('true');
  });
});

test('me is for every key, whatever its scopes', async () => {
  const expiresAt = new Date(Date.now() + 3600_000).toISOString();
  const made = await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['snapshots:read'], expiresAt });
  const rest = await new RestClient(app.url, made.body.secret).get('/v1/me');
  expect(rest.body).toMatchObject({ tenant: { id: app.keys.tenantId, name: 'demo' }, key: { name: 'narrow', scopes: ['snapshots:read'], expiresAt } });
  const { data } = await new GraphqlClient(app.url, made.body.secret).run(
    '{ me { tenant { id name parentId status createdAt version overcommit parentAccess profiles } key { id name scopes expiresAt } } }',
  );
  expect(data.me).toEqual(rest.body);
});
