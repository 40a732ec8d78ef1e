import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { SubscriptionClient, type Subscription } from '../support/subscription-client.js';

let app: TestApp;
let containerId: string;
const clients: SubscriptionClient[] = [];
beforeAll(async () => {
  app = await startApp({ BERTH_GRAPHQL_INTROSPECTION: 'false' });
  await importBusybox(app);
  containerId = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'watched', image: 'busybox' })).body.container.id;
});
afterAll(async () => {
  const last = as(app.keys.tenantKey).open('subscription { events { id } }');
  await app.close();
  await eventually(() => expect(last.ended).toBeDefined());
  for (const client of clients) client.close();
});

function as(key: string, more: Record<string, string> = {}): SubscriptionClient {
  const client = new SubscriptionClient(app.url, { authorization: `Bearer ${key}`, ...more });
  clients.push(client);
  return client;
}
const key = async (name: string, scopes: string[]): Promise<{ id: string; secret: string }> => {
  const { apiKey, secret } = (await app.tenant.post('/v1/api-keys', { name, scopes })).body;
  return { id: apiKey.id, secret };
};
const ended = (subscription: Subscription): Promise<Subscription['ended']> => eventually(() => (expect(subscription.ended).toBeDefined(), subscription.ended));
/** The codes it was refused with: of errors, or of the socket's end. */
async function refusal(subscription: Subscription): Promise<unknown[]> {
  const end = await ended(subscription);
  const errors = [
    ...subscription.results.flatMap((result) => (result.errors ?? []).map((error) => error.extensions?.code)),
    ...(typeof end === 'object' && end.errors ? end.errors.map((error) => error.code) : []),
  ];
  return errors.length > 0 ? errors : [typeof end === 'object' ? end.code : end];
}

describe('subscriptions over graphql-transport-ws', () => {
  test('operationUpdated shows an operation from now to its end, then completes', async () => {
    app.host.faults.add({ verb: 'stop', at: 'before', kind: 'hang' });
    const { operation } = (await app.tenant.post(`/v1/containers/${containerId}/actions/stop`, { force: true })).body;
    const subscription = as(app.keys.tenantKey).open('subscription($id: ID) { operationUpdated(id: $id) { id kind status progress } }', { id: operation.id });
    const shown = (): { status: string }[] => subscription.results.map((result) => result.data!['operationUpdated'] as { status: string });
    await eventually(() => expect(shown().length).toBeGreaterThan(0));
    app.host.faults.release();
    expect(await ended(subscription)).toBe('completed');
    expect(shown().at(-1)).toEqual({ id: operation.id, kind: 'container.stop', status: 'succeeded', progress: 100 });
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${containerId}/actions/start`);
  });

  test('events go on behind a position, and show what REST shows', async () => {
    const { items } = (await app.tenant.get('/v1/events?after=0&limit=200&types=container.*')).body;
    const subscription = as(app.keys.tenantKey).open(
      'subscription { events(after: "0", types: ["container.*"]) { id type resource { type id name } data at } }',
    );
    await eventually(() => expect(subscription.results.length).toBe(items.length));
    expect(subscription.results.map((result) => result.data!['events'])).toEqual(items);
    subscription.stop();
  });

  test('containerStats measures until the container stops running', async () => {
    const subscription = as(app.keys.tenantKey).open('subscription($id: ID!) { containerStats(id: $id, everySeconds: 1) { memory { limitMiB } at } }', {
      id: 'watched',
    });
    await eventually(() => expect(subscription.results.length).toBeGreaterThan(1));
    expect(subscription.results[0]!.data!['containerStats']).toMatchObject({ memory: { limitMiB: 512 } });
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${containerId}/actions/stop`, { force: true });
    expect(await ended(subscription)).toBe('completed');
    expect(await refusal(as(app.keys.tenantKey).open('subscription { containerStats(id: "watched") { at } }'))).toEqual(['conflict']);
  });

  test('a wrong key gets no connection, one without the scope no subscription', async () => {
    for (const params of [
      {},
      { authorization: 'Bearer nothing' },
      { authorization: `Bearer ${app.keys.tenantKey.replace(/.{8}(?=.{6}$)/, 'AAAAAAAA')}` },
    ] as Record<string, string>[]) {
      const client = new SubscriptionClient(app.url, params);
      clients.push(client);
      expect([[4403], ['unauthenticated']]).toContainEqual(await refusal(client.open('subscription { events { id } }')));
    }
    const { secret } = await key('narrow', ['containers:read']);
    for (const query of ['events { id }', 'operationUpdated { id }']) {
      expect(await refusal(as(secret).open(`subscription { ${query} }`))).toEqual(['forbidden']);
    }
    const { secret: blind } = await key('blind', ['events:read']);
    expect(await refusal(as(blind).open('subscription { containerStats(id: "watched") { at } }'))).toEqual(['forbidden']);
    expect(await refusal(as(app.keys.tenantKey, { 'x-tenant': app.keys.operatorTenantId }).open('subscription { events { id } }'))).toEqual(['not_found']);
    expect(await refusal(as(app.keys.operatorKey).open('subscription($id: ID!) { containerStats(id: $id) { at } }', { id: containerId }))).toEqual([
      'not_found',
    ]);
  });

  test('a socket is closed within a second after its key is deleted', async () => {
    const { id, secret } = await key('short-lived', ['*']);
    const subscription = as(secret).open('subscription { events(types: ["apiKey.created"]) { type } }');
    await eventually(async () => {
      await key(`wake-${Math.random().toString(36).slice(2)}`, ['containers:read']);
      expect(subscription.results.length).toBeGreaterThan(0);
    });
    await app.tenant.delete(`/v1/api-keys/${id}`);
    const answer = await eventually(() => (expect(subscription.ended).toBeDefined(), subscription.ended), 1);
    expect(answer === 'completed' || (answer as { code: number }).code === 4403).toBe(true);
  });

  test('queries, mutations, introspection and documents beyond the limits are refused', async () => {
    const aliases = `subscription { events { ${Array.from({ length: 16 }, (_, i) => `a${i}: id`).join(' ')} } }`;
    for (const query of [
      '{ me { tenant { id } } }',
      'mutation { deleteContainer(input: {id: "watched"}) { userErrors { code } } }',
      'subscription { __schema { types { name } } }',
      'subscription { nothing }',
      'subscription {',
      aliases,
    ]) {
      expect([query, new Set(await refusal(as(app.keys.tenantKey).open(query)))]).toEqual([query, new Set(['invalid'])]);
    }
    expect((await app.tenant.get('/v1/containers/watched')).status).toBe(200);
  });
});
