import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { RestClient } from '../support/rest-client.js';

/** More than there are places for deliveries, by far. */
const HANGING = 80;
/** So many of them wait for an answer before anybody else comes. */
const UNDER_WAY = 8;

let app: TestApp;
let receiver: Receiver;
let other: RestClient;
beforeAll(async () => {
  receiver = await Receiver.start();
  app = await startApp({ BERTH_FETCH_PRIVATE: '1', BERTH_WEBHOOK_RETRY_SECONDS: '0,0,0' });
  const { secret } = (await app.operator.post('/v1/tenants', { name: 'other' })).body;
  other = new RestClient(app.url, secret).with({ prefer: 'wait=20' });
  await anImage(other, 'base');
});
afterAll(async () => {
  receiver.release();
  app.host.faults.release();
  await app.close();
  receiver.close();
});

const addKey = async (of: RestClient, name: string): Promise<void> => {
  expect((await of.post('/v1/api-keys', { name, scopes: ['containers:read'] })).status).toBe(201);
};
const hook = async (of: RestClient, name: string): Promise<string> => {
  const made = await of.post('/v1/webhooks', { name, url: `${receiver.url}/${name}`, types: ['apiKey.created'] });
  expect(made.status).toBe(201);
  return made.body.webhook.id;
};

describe('while the receivers of one tenant hang', () => {
  const hooks: string[] = [];
  /** None of them has run into its time limit yet: all that was seen came before that. */
  const stillHang = async (): Promise<void> => {
    const attempts = await Promise.all(hooks.map(async (id) => (await app.tenant.get(`/v1/webhooks/${id}/deliveries`)).body.items.flatMap((one: { attempts: unknown[] }) => one.attempts)));
    expect(attempts.flat()).toEqual([]);
  };
  const received = (): string[] => receiver.received.map(({ path }) => path).filter((path) => path.startsWith('/hangs'));

  beforeAll(async () => {
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { webhooks: HANGING });
    receiver.keepsWaiting = (path) => path.startsWith('/hangs');
    for (let i = 0; i < HANGING; i++) hooks.push(await hook(app.tenant, `hangs-${i}`));
    await hook(other, 'prompt');
  });

  test("another tenant's webhook gets its events, and its forwards come and go", async () => {
    const { container } = (await other.post('/v1/containers', { name: 'web', image: 'base' })).body;
    await addKey(app.tenant, 'one');
    await eventually(() => expect(received().length).toBeGreaterThanOrEqual(UNDER_WAY));
    await addKey(other, 'seen');
    await eventually(() => expect(receiver.at('/prompt').map(({ text }) => JSON.parse(text).data.resource.name)).toEqual(['seen']));
    const { portForward } = (await other.post('/v1/port-forwards', { name: 'http', protocol: 'tcp', containerId: container.id, targetPort: 80 })).body;
    await eventually(async () => expect((await other.get(`/v1/port-forwards/${portForward.id}`)).body.status).toBe('active'));
    await other.delete(`/v1/port-forwards/${portForward.id}`);
    await eventually(() => expect(app.host.state.forwards).toEqual([]));
    await stillHang();
  });

  test('its own get theirs once they answer, each in order', async () => {
    await addKey(app.tenant, 'two');
    receiver.release();
    await eventually(() => {
      for (let i = 0; i < HANGING; i++) {
        expect(receiver.at(`/hangs-${i}`).map(({ text }) => JSON.parse(text).data.resource.name)).toEqual(['one', 'two']);
      }
    });
  });
});

describe('while the host waits for containers of one tenant to stop', () => {
  const STOPPING = 120;
  const stopped = async (): Promise<number> => (await app.tenant.get('/v1/containers?status=stopped&limit=200')).body.items.length;

  beforeAll(async () => {
    const quota = { containers: STOPPING + 1, cpus: STOPPING, memoryMiB: STOPPING * 100, diskMiB: STOPPING * 100 };
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, quota);
    await anImage(app.tenant, 'base');
    const limits = { cpus: 0.1, memoryMiB: 64, diskMiB: 64, processes: 16 };
    for (let first = 0; first < STOPPING; first += 40) {
      const items = Array.from({ length: 40 }, (_, i) => ({ name: `deaf-${first + i}`, image: 'base', limits, labels: { all: 'deaf' } }));
      const made = await app.tenant.with({ prefer: 'wait=60' }).post('/v1/containers/batch', { items });
      expect([made.status, made.body]).toEqual([201, expect.anything()]);
      expect(made.body.items.map(({ operation }: { operation: { status: string } }) => operation.status)).toEqual(items.map(() => 'succeeded'));
    }
    expect((await other.post('/v1/containers', { name: 'idle', image: 'base', start: false })).status).toBe(201);
  });

  test("another tenant's operations begin, on containers it had and on new ones", async () => {
    app.host.faults.add({ verb: 'stop', at: 'before', kind: 'hang', times: STOPPING });
    const stop = await app.tenant.post('/v1/containers/actions/stop', { labels: 'all=deaf', timeoutSeconds: 600 });
    expect(stop.body.matched).toBe(STOPPING);
    await eventually(() => expect(app.host.faults.hangs).toBeGreaterThanOrEqual(48));
    expect((await other.post('/v1/containers/idle/actions/start')).body).toMatchObject({ operation: { status: 'succeeded' }, container: { status: 'running' } });
    expect((await other.post('/v1/containers', { name: 'late', image: 'base' })).body.operation.status).toBe('succeeded');
    expect(await stopped()).toBe(0);
  });

  test('its own begin too: what waits for a container to stop holds no place', async () => {
    await eventually(() => expect(app.host.faults.hangs).toBe(STOPPING));
    const { container, operation } = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'own', image: 'base' })).body;
    expect([operation.status, container.status]).toEqual(['succeeded', 'running']);
    app.host.faults.release();
    await eventually(async () => expect(await stopped()).toBe(STOPPING), 60);
  });
});
