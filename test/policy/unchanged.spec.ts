import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { inputFieldsOf, rootFields } from '../support/graphql-requests.js';
import { fieldsOf, fill, routes, type Route } from '../support/openapi-requests.js';
import type { RestClient } from '../support/rest-client.js';

/** What is never shown, as `belongingsOf` gave it. */
const GIVEN: Record<string, unknown> = { password: 'never-shown' };

let app: TestApp;
let owned: Belongings;
let before: string;
beforeAll(async () => {
  app = await startApp();
  owned = await belongingsOf(app.tenant, app.operator);
  await app.operator.patch(`/v1/tenants/${owned['tenants']!.id}`, { overcommit: 1.5 });
  await app.tenant.patch(`/v1/images/${owned['images']!.id}`, { deprecation: { unavailableAfter: '2099-01-01T00:00:00Z' }, alias: 'stable' });
  await app.tenant.patch(`/v1/containers/${owned['containers']!.id}`, { labels: { env: 'prod' } });
  await app.tenant.patch(`/v1/snapshots/${owned['snapshots']!.id}`, { expiresAt: '2099-01-01T00:00:00+01:00' });
  before = await databaseImage(app.database);
});
afterAll(() => app.close());

const collectionOf = (route: Route): string => /^\/v1\/([\w-]+)/.exec(route.path)![1]!;
const actorOf = (collection: string): RestClient => (collection === 'tenants' ? app.operator : app.tenant);
const updates = routes.filter(({ method }) => method === 'patch').map((route) => [route.path, route] as const);

/** The fields of an update as the object has them now; of objects in it, those that a caller may set. */
function asShown(fields: ReturnType<typeof fieldsOf>, shown: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { nullable, schema }]): [string, unknown][] => {
      const value = shown[name] ?? GIVEN[name];
      if (value === undefined || value === null) return nullable ? [[name, null]] : [];
      const within = fieldsOf(schema);
      const object = typeof value === 'object' && !Array.isArray(value) && Object.keys(within).length > 0;
      return [[name, object ? asShown(within, value as Record<string, unknown>) : value]];
    }),
  );
}

async function limitsOf(tenant: string): Promise<Record<string, number>> {
  const { items } = (await app.operator.get(`/v1/tenants/${tenant}/quota`)).body;
  return Object.fromEntries(items.map(({ resource, limit }: { resource: string; limit: number }) => [resource, limit]));
}

describe('what asks for what is so already changes nothing', () => {
  test.each(updates)('PATCH %s', async (_, route) => {
    const { id } = owned[collectionOf(route)]!;
    const as = actorOf(collectionOf(route));
    const shown = await as.get(fill(route, id));
    const body = asShown(fieldsOf(route.body!), shown.body);
    expect(Object.keys(body).length).toBeGreaterThan(0);
    // what a tenant alone, or its operator alone, may set
    if (route.path === '/v1/tenants/{id}') delete body['parentAccess'];
    for (const sent of [{}, body]) {
      const answer = await as.patch(fill(route, id), sent);
      expect([sent, answer.status, answer.text]).toEqual([sent, 200, expect.anything()]);
      expect(answer.headers['etag']).toBe(shown.headers['etag']);
      expect(answer.body.operation).toBeUndefined();
    }
    expect(await databaseImage(app.database)).toBe(before);
  });

  test('PUT /v1/tenants/{id}/quota, and suspending what is not suspended', async () => {
    const { id } = owned['tenants']!;
    for (const sent of [{}, await limitsOf(id)]) expect((await app.operator.put(`/v1/tenants/${id}/quota`, sent)).status).toBe(200);
    expect((await app.operator.post(`/v1/tenants/${id}/actions/resume`)).status).toBe(200);
    expect(await databaseImage(app.database)).toBe(before);
  });

  const mutations = rootFields.filter(({ name }) => /^Mutation\.(update|set)/.test(name)).map((field) => [field.field, field] as const);
  test.each(mutations)('%s', async (name, { document }) => {
    const noun = name.replace(/^update|^setTenant|^set/, '');
    const collection = noun === 'Quota' ? 'tenants' : `${noun.replaceAll(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase().replace(/y$/, 'ie')}s`;
    const { id } = owned[collection]!;
    const as = new GraphqlClient(app.url, actorOf(collection).key);
    const shown = (await actorOf(collection).get(`/v1/${collection}/${id}`)).body;
    const { parentAccess: _own, ...fields } = inputFieldsOf(`Update${noun}Input`);
    const body = asShown(fields, shown);
    for (const sent of noun === 'Quota' ? [{ quota: {} }, { quota: await limitsOf(id) }] : [{}, body]) {
      const answer = await as.run(document, { input: { ...sent, id } });
      expect([answer.errors, answer.data[name].userErrors]).toEqual([undefined, []]);
    }
    expect(await databaseImage(app.database)).toBe(before);
  });

  test('and none of that is in the audit', async () => {
    const { id } = owned['webhooks']!;
    const from = (await app.tenant.get(`/v1/webhooks/${id}`)).body;
    const document = 'mutation($same: UpdateWebhookInput!, $other: UpdateWebhookInput!) { a: updateWebhook(input: $same) { webhook { id } } b: updateWebhook(input: $other) { webhook { id } } }';
    await app.graphql.run(document, { same: { id, enabled: from.enabled }, other: { id, enabled: !from.enabled } });
    const told = await eventually(async () => {
      const { items } = (await app.tenant.get(`/v1/audit?resource=${id}&limit=200`)).body;
      const actions = items.map(({ action }: { action: string }) => action) as string[];
      expect(actions).toContain('mutation updateWebhook');
      return actions;
    });
    expect(told.sort()).toEqual(['POST /v1/webhooks', 'mutation updateWebhook']);
    const { items } = (await app.operator.get('/v1/audit?limit=200')).body;
    expect(items.filter(({ action }: { action: string }) => action.startsWith('PUT'))).toEqual([]);
  });
});
