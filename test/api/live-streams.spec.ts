import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from '../support/app.js';
import { EventStream } from '../support/event-stream.js';
import { eventually } from '../support/eventually.js';
import { SubscriptionClient, type Subscription } from '../support/subscription-client.js';

const MOST = 100;
const EVENTS = 'subscription { events { id } }';

let app: TestApp;
const clients: SubscriptionClient[] = [];
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  for (const client of clients) client.close();
  await app.close();
});

function as(key: string): SubscriptionClient {
  const client = new SubscriptionClient(app.url, { authorization: `Bearer ${key}` });
  clients.push(client);
  return client;
}
const refused = (one: Subscription): unknown => one.results[0]?.errors?.[0]?.extensions?.code ?? (typeof one.ended === 'object' ? (one.ended.errors?.[0]?.code ?? one.ended.code) : one.ended);
const follow = (): ReturnType<TestApp['tenant']['get']> => app.tenant.with({ accept: 'text/event-stream' }).get('/v1/events');

test('a tenant has a bounded number of streams open over all doors, and another tenant its own', async () => {
  const streams = await Promise.all(Array.from({ length: MOST / 2 }, () => EventStream.open(app.url, app.keys.tenantKey)));
  const socket = as(app.keys.tenantKey);
  const subscriptions = Array.from({ length: MOST / 2 + 3 }, () => socket.open(EVENTS));
  await eventually(() => expect(subscriptions.map(refused).filter((code) => code === 'rate_limited')).toHaveLength(3));

  const answer = await follow();
  expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([429, 'rate_limited', '1']);
  expect(answer.body.detail).toBe(`${MOST} streams of the tenant are under way; wait until one has ended`);
  const theirs = await EventStream.open(app.url, app.keys.operatorKey);
  theirs.close();

  subscriptions.find((one) => refused(one) === undefined)!.stop();
  streams[0]!.close();
  const after = await eventually(async () => {
    const opened = [socket.open(EVENTS), await EventStream.open(app.url, app.keys.tenantKey).catch(() => undefined)] as const;
    expect(opened[1]).toBeDefined();
    return opened;
  });
  await app.tenant.post('/v1/api-keys', { name: 'told', scopes: ['containers:read'] });
  await eventually(() => expect([after[0].results.length, after[1]!.events.length].every((told) => told > 0)).toBe(true));
  expect(refused(after[0])).toBeUndefined();
  for (const one of [...streams, after[1]!]) one.close();
});

test('sockets without a subscription are bounded as well, and clients are told to come back later', async () => {
  const told: unknown[] = [];
  const sockets = Array.from({ length: MOST + 2 }, () => new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws'));
  for (const socket of sockets) {
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${app.keys.operatorKey}` } })));
    socket.on('message', (data) => told.push((JSON.parse(String(data)) as { type: string }).type));
    socket.on('close', (code, reason) => told.push([code, String(reason)]));
  }
  await eventually(() => expect(told).toHaveLength(sockets.length));
  expect(told.filter((one) => one !== 'connection_ack')).toEqual(Array(2).fill([1013, `${MOST} sockets of the tenant are under way; wait until one has ended`]));

  sockets.forEach((socket) => socket.terminate());
  const again = as(app.keys.operatorKey);
  await eventually(async () => {
    const subscription = again.open(EVENTS);
    await app.operator.post('/v1/api-keys', { name: `told-${Math.random().toString(36).slice(2)}`, scopes: ['containers:read'] });
    await eventually(() => expect(subscription.results.length).toBeGreaterThan(0), 1);
  });
});
