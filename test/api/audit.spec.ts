import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

interface Entry {
  id: string;
  action: string;
  outcome: string;
  actor?: { keyId: string; name: string; tenantId: string };
  resourceId?: string;
  remote: string;
  userAgent?: string;
  requestId: string;
}
const entries = async (query = '', client = app.tenant): Promise<Entry[]> => (await client.get(`/v1/audit?limit=200&${query}`)).body.items;
const found = (query: string, howMany = 1, client = app.tenant): Promise<Entry[]> =>
  eventually(async () => {
    const some = await entries(query, client);
    expect(some).toHaveLength(howMany);
    return some;
  });

describe('GET /v1/audit', () => {
  test('tells who did what, to what, from where, and how it ended; reads that worked leave no trace', async () => {
    const made = await app.tenant.with({ 'user-agent': 'berth-spec/1' }).post('/v1/containers', { name: 'watched', image: 'busybox' });
    const [entry] = await found('action=POST%20/v1/containers');
    const me = (await app.tenant.get('/v1/me')).body;
    expect(entry).toMatchObject({
      outcome: 'ok',
      actor: { keyId: me.key.id, name: me.key.name, tenantId: me.tenant.id },
      resourceId: made.body.container.id,
      userAgent: 'berth-spec/1',
      requestId: made.headers['x-request-id'],
    });
    expect(entry!.remote).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
    await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/containers/watched?force=true');
    expect(await found(`action=${encodeURIComponent('DELETE /v1/containers/{id}')}`)).toMatchObject([{ outcome: 'ok', resourceId: made.body.container.id }]);
    expect((await entries()).filter((one) => one.action.startsWith('GET'))).toEqual([]);
    const twin = await app.graphql.run('query($r: String) { audit(last: 5, resource: $r) { nodes { action outcome actor { name } resourceId } } }', {
      r: made.body.container.id,
    });
    expect(twin.data.audit.nodes).toMatchObject([{ action: 'DELETE /v1/containers/{id}' }, { action: 'POST /v1/containers', outcome: 'ok' }]);
  });

  test('names the object by its id where the path said its name and the answer shows none', async () => {
    const { id } = (await app.tenant.post('/v1/api-keys', { name: 'short-lived', scopes: ['*'] })).body.apiKey;
    await app.tenant.delete('/v1/api-keys/short-lived');
    expect(await found(`resource=${id}`, 2)).toMatchObject([{ action: 'DELETE /v1/api-keys/{id}', resourceId: id }, { action: 'POST /v1/api-keys' }]);
    const box = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'box', image: 'busybox' })).body.container.id;
    await app.tenant.post('/v1/containers/box/exec', { command: ['true'] });
    await app.tenant.delete('/v1/containers/box/files?path=/nothing');
    const [removal, command] = await found(`resource=${box}`, 3);
    expect([removal, command]).toMatchObject([
      { action: 'DELETE /v1/containers/{id}/files', outcome: 'not_found' },
      { action: 'POST /v1/containers/{id}/exec' },
    ]);
  });

  test('tells of what failed and what was refused, also of reads, with the code', async () => {
    await app.tenant.post('/v1/api-keys', { name: 'Not A Label', scopes: ['*'] });
    expect(await found('outcome=invalid')).toMatchObject([{ action: 'POST /v1/api-keys' }]);
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['images:read'] })).body;
    const narrow = new RestClient(app.url, secret);
    await narrow.get('/v1/containers');
    await narrow.delete('/v1/containers/watched');
    await new GraphqlClient(app.url, secret).run('{ containers(first: 1) { nodes { id } } }');
    expect((await found('outcome=forbidden', 3)).map(({ action, actor }) => [action, actor!.name]).sort()).toEqual([
      ['DELETE /v1/containers/{id}', 'narrow'],
      ['GET /v1/containers', 'narrow'],
      ['query containers', 'narrow'],
    ]);
    expect((await entries()).map((one) => JSON.stringify(one)).join()).not.toContain(secret);
  });

  test('tells of each mutation of a document by itself', async () => {
    const { data } = await app.graphql.run(
      'mutation { a: createApiKey(input: {name: "by-graphql", scopes: ["images:read"]}) { apiKey { id } } b: deleteContainer(input: {id: "nothing"}) { userErrors { code } } }',
    );
    expect(await found('action=mutation%20createApiKey')).toMatchObject([{ outcome: 'ok', resourceId: data.a.apiKey.id }]);
    expect(await found('action=mutation%20deleteContainer')).toMatchObject([{ outcome: 'not_found' }]);
  });

  test('what a parent does is in the audit of the tenant it was done to; callers without a key are the operator\'s to see', async () => {
    await app.operator.with({ 'x-tenant': app.keys.tenantId }).post('/v1/api-keys', { name: 'from-above', scopes: ['images:read'] });
    const [entry] = await found(`action=POST%20/v1/api-keys&outcome=ok&keyId=${(await app.operator.get('/v1/me')).body.key.id}`);
    expect(entry!.actor!.tenantId).toBe(app.keys.operatorTenantId);
    await app.nobody.get('/v1/containers');
    await new GraphqlClient(app.url, 'nonsense').run('{ me { tenant { id } } }');
    expect((await found('outcome=unauthenticated', 2, app.operator)).map((one) => [one.action, one.actor]).sort()).toEqual([
      ['GET /v1/containers', undefined],
      ['POST /graphql', undefined],
    ]);
    expect(await entries('outcome=unauthenticated')).toEqual([]);
  });

  test('a crowd without keys fills nothing', async () => {
    await Promise.all(Array.from({ length: 100 }, () => app.nobody.get('/v1/images')));
    await app.operator.post('/v1/tenants', { name: 'No' });
    await found('action=POST%20/v1/tenants', 1, app.operator);
    expect((await entries('action=GET%20/v1/images', app.operator)).length).toBeLessThan(100);
  });
});
