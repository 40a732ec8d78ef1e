import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

const DAY_MS = 24 * 3600 * 1000;

async function key(input: object, by: RestClient = app.tenant): Promise<{ id: string; client: RestClient; body: Record<string, unknown> }> {
  const { status, body, text } = await by.post('/v1/api-keys', { scopes: ['*'], ...input });
  if (status !== 201) throw new Error(text);
  return { id: body.apiKey.id as string, client: new RestClient(app.url, body.secret as string), body: body.apiKey as Record<string, unknown> };
}

describe('bounds of API keys', () => {
  test('a key lasts a year unless told otherwise', async () => {
    const { body } = await key({ name: 'year' });
    const days = (Date.parse(body['expiresAt'] as string) - Date.now()) / DAY_MS;
    expect(Math.round(days)).toBe(365);
  });

  test('rotation gives a new secret at once, and the old one its overlap', async () => {
    const { id, client: old } = await key({ name: 'turning', expiresAt: new Date(Date.now() + DAY_MS).toISOString() });
    const rotated = await app.tenant.post(`/v1/api-keys/${id}/actions/rotate`, {});
    expect(rotated.body.apiKey).toMatchObject({ id, name: 'turning', scopes: ['*'] });
    expect(Date.parse(rotated.body.apiKey.expiresAt as string)).toBeGreaterThan(Date.now() + 300 * DAY_MS);
    const second = new RestClient(app.url, rotated.body.secret as string);
    for (const client of [old, second]) expect((await client.get('/v1/me')).body.key.id).toBe(id);
    const graphql = await app.graphql.run(`mutation { rotateApiKey(input: {id: "turning", overlapSeconds: 0}) { apiKey { id } secret userErrors { code } } }`);
    expect(graphql.data.rotateApiKey).toMatchObject({ apiKey: { id }, userErrors: [] });
    const third = new RestClient(app.url, graphql.data.rotateApiKey.secret as string);
    expect([(await old.get('/v1/me')).status, (await second.get('/v1/me')).status, (await third.get('/v1/me')).status]).toEqual([401, 401, 200]);
    const weak = await key({ name: 'weak', scopes: ['api-keys:*'] });
    expect((await weak.client.post(`/v1/api-keys/${id}/actions/rotate`, {})).body.code).toBe('forbidden');
  });

  test('no path leads from a key to one that lives longer or may do more', async () => {
    const soon = new Date(Date.now() + 3600_000).toISOString();
    const later = new Date(Date.now() + 3000 * DAY_MS).toISOString();
    const brief = await key({ name: 'brief', expiresAt: soon });
    expect((await brief.client.post('/v1/api-keys', { name: 'heir-of-brief', scopes: ['*'], expiresAt: later })).body).toMatchObject({
      code: 'forbidden',
      detail: `a key makes none that outlives it: expiresAt may be ${soon} at most`,
    });
    expect((await key({ name: 'heir-of-brief' }, brief.client)).body['expiresAt']).toBe(soon);
    // neither itself nor another one
    const lasting = await key({ name: 'lasting' });
    const rotate = (id: string, body: object): ReturnType<RestClient['post']> => brief.client.post(`/v1/api-keys/${id}/actions/rotate`, { overlapSeconds: 60, ...body });
    for (const id of [brief.id, lasting.id]) expect((await rotate(id, { expiresAt: later })).body.code).toBe('forbidden');
    expect((await rotate(brief.id, {})).body.apiKey.expiresAt).toBe(soon);
    expect((await rotate(lasting.id, {})).body.apiKey.expiresAt).toBe(lasting.body['expiresAt']);
    const { body: made } = await brief.client.post('/v1/tenants', { name: 'of-brief' });
    expect(made.apiKey.expiresAt).toBe(soon);
    const weak = await key({ name: 'weak-deleter', scopes: ['api-keys:*'] });
    expect((await weak.client.delete(`/v1/api-keys/${lasting.id}`)).body).toMatchObject({ code: 'forbidden', detail: 'a key cannot delete one with more: *' });
    expect((await weak.client.delete(`/v1/api-keys/${weak.id}`)).status).toBe(204);
  });

  test('a key is good from its blocks of addresses alone, and makes none that is good from more', async () => {
    const here = await key({ name: 'here', allowedCidrs: ['127.0.0.0/8', '::1'] });
    expect((await here.client.get('/v1/me')).status).toBe(200);
    const elsewhere = await key({ name: 'elsewhere', allowedCidrs: ['192.0.2.0/24'] });
    expect((await elsewhere.client.get('/v1/me')).body).toMatchObject({ code: 'forbidden', detail: 'the key may not be used from 127.0.0.1' });
    const graphql = await new GraphqlClient(app.url, elsewhere.client.key).run('{ me { key { id } } }');
    expect(graphql.errors?.[0]?.extensions.code).toBe('forbidden');
    expect((await key({ name: 'heir' }, here.client)).body['allowedCidrs']).toEqual(['127.0.0.0/8', '::1']);
    expect((await here.client.post('/v1/api-keys', { name: 'wider', scopes: ['*'], allowedCidrs: ['0.0.0.0/0'] })).body.code).toBe('forbidden');
    expect((await app.tenant.post('/v1/api-keys', { name: 'odd', scopes: ['*'], allowedCidrs: ['127.0.0.1/8'] })).body.errors[0].pointer).toBe('/allowedCidrs');
  });

  test('a key with a selector sees, makes and changes only what matches', async () => {
    const limits = { cpus: 0.1, memoryMiB: 32, diskMiB: 64, processes: 16 };
    const make = (client: RestClient, name: string, labels: object): ReturnType<RestClient['post']> =>
      client.with({ prefer: 'wait=20' }).post('/v1/containers', { name, image: 'busybox', limits, labels });
    const other = (await make(app.tenant, 'other', { team: 'edge' })).body;
    const { client: core } = await key({ name: 'core', selector: 'team=core' });
    expect((await make(core, 'stray', { team: 'edge' })).body.code).toBe('forbidden');
    expect((await make(core, 'bare', {})).body.code).toBe('forbidden');
    const mine = (await make(core, 'mine', { team: 'core' })).body;
    expect(mine.container.status).toBe('running');
    expect((await core.get('/v1/containers')).body.items.map((c: { name: string }) => c.name)).toEqual(['mine']);
    expect((await core.get('/v1/containers?labels=team%3Dedge')).body.items).toEqual([]);
    for (const answer of [
      await core.get(`/v1/containers/${other.container.id}`),
      await core.post('/v1/containers/other/actions/stop'),
      await core.delete('/v1/containers/other'),
      await core.post('/v1/containers/other/exec', { command: ['true'] }),
      await core.get('/v1/containers/other/files?path=/'),
    ]) {
      expect(answer.body.code).toBe('not_found');
    }
    expect((await core.patch('/v1/containers/mine', { labels: { team: 'edge' } })).body.code).toBe('forbidden');
    expect((await core.patch('/v1/containers/mine', { labels: { tier: 'web' } })).body.container.labels).toEqual({ team: 'core', tier: 'web' });
    expect((await core.get('/v1/operations')).body.items.map((o: { id: string }) => o.id)).toEqual([mine.operation.id]);
    expect((await core.get(`/v1/operations/${other.operation.id}`)).status).toBe(404);
    for (const path of ['/v1/api-keys', '/v1/tenants', '/v1/webhooks']) expect((await core.get(path)).body.code).toBe('forbidden');
    expect((await app.tenant.post('/v1/api-keys', { name: 'odd', scopes: ['*'], selector: 'team in' })).body.errors[0].pointer).toBe('/selector');
  });

  test('simulation answers as requests would be', async () => {
    const { id } = await key({ name: 'probe', scopes: ['containers:*', 'api-keys:read'], selector: 'team=core', allowedCidrs: ['192.0.2.0/24'] });
    const ask = async (more: object): Promise<{ scope: string; allowed: boolean; reason?: string }[]> =>
      (await app.tenant.post('/v1/api-keys/simulate', { id, ...more })).body.items;
    const all = await ask({});
    expect(all.filter(({ allowed }) => allowed).map(({ scope }) => scope)).toEqual(['containers:exec', 'containers:read', 'containers:write']);
    expect(all.find(({ scope }) => scope === 'api-keys:read')?.reason).toMatch(/selector/);
    expect(await ask({ scope: 'images:read' })).toEqual([{ scope: 'images:read', allowed: false, reason: 'the key lacks the scope images:read' }]);
    expect(await ask({ scope: 'containers:read', labels: { team: 'edge' } })).toEqual([
      { scope: 'containers:read', allowed: false, reason: 'the labels do not match team=core' },
    ]);
    expect((await ask({ scope: 'containers:read', address: '198.51.100.1' }))[0]).toMatchObject({ allowed: false });
    expect((await ask({ scope: 'containers:read', address: '192.0.2.1', labels: { team: 'core' } }))[0]).toEqual({ scope: 'containers:read', allowed: true });
    const graphql = await app.graphql.run(`{ simulateApiKey(input: {id: "probe", scope: "containers:read"}) { scope allowed reason } }`);
    expect(graphql.data.simulateApiKey).toEqual([{ scope: 'containers:read', allowed: true, reason: null }]);
  });

  test('a scope for one verb of all nouns reads everything and writes nothing', async () => {
    const { client } = await key({ name: 'reader', scopes: ['*:read'] });
    for (const path of ['/v1/containers', '/v1/quota', '/v1/api-keys']) expect((await client.get(path)).status).toBe(200);
    expect((await client.post('/v1/api-keys', { name: 'no', scopes: ['*:read'] })).body.code).toBe('forbidden');
  });
});
