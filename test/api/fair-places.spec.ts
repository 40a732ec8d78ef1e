import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { RestClient } from '../support/rest-client.js';

/** More than there are places for deliveries, by far. */
const HANGING = 80;
/** So many of them wait for an answer before anybody else comes: as many as there once were places. */
const UNDER_WAY = 16;

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
