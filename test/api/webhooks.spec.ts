import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { databaseImage } from '../support/database-image.js';
import { eventually } from '../support/eventually.js';
import { Receiver } from '../support/receiver.js';
import { RestClient } from '../support/rest-client.js';

let app: TestApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await Receiver.start();
  app = await startApp({ BERTH_FETCH_PRIVATE: '1', BERTH_WEBHOOK_RETRY_SECONDS: '0,0,0' });
});
afterAll(async () => {
  await app.close();
  receiver.close();
});

interface Hook {
  id: string;
  path: string;
  secret: string;
}
async function hook(name: string, more: object = {}, client = app.tenant): Promise<Hook> {
  const made = await client.post('/v1/webhooks', { name, url: `${receiver.url}/${name}`, types: ['apiKey.*'], ...more });
  expect(made.status).toBe(201);
  return { id: made.body.webhook.id, path: `/${name}`, secret: made.body.secret };
}
const addKey = async (name: string): Promise<string> => (await app.tenant.post('/v1/api-keys', { name, scopes: ['containers:read'] })).body.apiKey.id;
const deliveries = async (id: string): Promise<{ id: string; status: string; attempts: { status?: number; error?: string }[]; body: string }[]> =>
  (await app.tenant.get(`/v1/webhooks/${id}/deliveries`)).body.items;

describe('webhooks', () => {
  test('post events of the wanted types, signed so that the secret verifies them', async () => {
    const { id, path, secret } = await hook('signed');
    const keyId = await addKey('one');
    await app.tenant.delete(`/v1/api-keys/${keyId}`);
    await eventually(() => expect(receiver.at(path)).toHaveLength(2));
    const [made, gone] = receiver.at(path);
    const verifier = new Verifier(secret);
    expect(verifier.verify(made!.text, made!.headers as Record<string, string>)).toMatchObject({
      type: 'apiKey.created',
      data: { resource: { type: 'apiKey', id: keyId, name: 'one' } },
    });
    expect(verifier.verify(gone!.text, gone!.headers as Record<string, string>)).toMatchObject({ type: 'apiKey.deleted' });
    expect(() => verifier.verify(made!.text.replace('"one"', '"other"'), made!.headers as Record<string, string>)).toThrow();
    const log = await eventually(async () => {
      const found = await deliveries(id);
      expect(found.map(({ status }) => status)).toEqual(['delivered', 'delivered']);
      return found;
    });
    expect(log.map((one) => one.id).reverse()).toEqual([made!.headers['webhook-id'], gone!.headers['webhook-id']]);
    expect(log[1]).toMatchObject({ body: made!.text, attempts: [{ status: 200 }] });
    const twin = await app.graphql.run(
      'query($id: ID!) { webhook(id: $id) { name url types enabled version } webhookDeliveries(webhookId: $id, first: 5, status: "delivered") { nodes { id status attempts { status } } } }',
      { id },
    );
    expect(twin.data.webhook).toEqual({ name: 'signed', url: `${receiver.url}${path}`, types: ['apiKey.*'], enabled: true, version: 1 });
    expect(twin.data.webhookDeliveries.nodes.map((node: { id: string }) => node.id)).toEqual(log.map((one) => one.id));
  });

  test('get a new secret without a gap: until the overlap is over what is sent is signed with both', async () => {
    const { id, path, secret } = await hook('rotated');
    const rotate = (overlapSeconds: number) => app.tenant.post(`/v1/webhooks/${id}/actions/rotate`, { overlapSeconds });
    const rotated = await rotate(3600);
    expect(rotated.body.webhook.previousSecretUntil).toBeDefined();
    expect((await app.tenant.get(`/v1/webhooks/${id}`)).text).not.toContain('whsec_');
    const verifies = (of: string, at: number): boolean => {
      const { text, headers } = receiver.at(path)[at]!;
      try {
        return Boolean(new Verifier(of).verify(text, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    await addKey('both');
    await eventually(() => expect(receiver.at(path)).toHaveLength(1));
    expect([secret, rotated.body.secret].map((of: string) => verifies(of, 0))).toEqual([true, true]);
    expect((receiver.at(path)[0]!.headers['webhook-signature'] as string).split(' ')).toHaveLength(2);
    const twin = await app.graphql.run(
      'mutation($input: RotateWebhookSecretInput!) { rotateWebhookSecret(input: $input) { secret webhook { previousSecretUntil } userErrors { code } } }',
      { input: { id: 'rotated', overlapSeconds: 0 } },
    );
    const newest = twin.data.rotateWebhookSecret.secret as string;
    await addKey('one-only');
    await eventually(() => expect(receiver.at(path)).toHaveLength(2));
    expect([secret, rotated.body.secret, newest].map((of: string) => verifies(of, 1))).toEqual([false, false, true]);
  });

  test('are counted, as schedules are, and given back', async () => {
    const used = async (): Promise<Record<string, number>> =>
      Object.fromEntries((await app.tenant.get('/v1/quota')).body.items.map((line: { resource: string; used: number }) => [line.resource, line.used]));
    const before = await used();
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { webhooks: before['webhooks']! + 1, snapshotSchedules: 1 });
    const { id } = await hook('counted');
    const more = await app.tenant.post('/v1/webhooks', { name: 'beyond', url: `${receiver.url}/beyond` });
    expect(more.body).toMatchObject({ code: 'quota_exceeded', limit: { resource: 'webhooks', used: before['webhooks']! + 1, requested: 1 } });
    const plan = { cron: '15 3 1 1 *', selector: 'never=true' };
    await app.tenant.post('/v1/snapshot-schedules', { name: 'yearly', ...plan });
    expect((await app.tenant.post('/v1/snapshot-schedules', { name: 'again', ...plan })).body).toMatchObject({
      code: 'quota_exceeded',
      limit: { resource: 'snapshotSchedules' },
    });
    await app.tenant.delete(`/v1/webhooks/${id}`);
    await app.tenant.delete('/v1/snapshot-schedules/yearly');
    expect(await used()).toMatchObject({ webhooks: before['webhooks'], snapshotSchedules: 0 });
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { webhooks: 20, snapshotSchedules: 20 });
  });

  test('are tried again under the same id until they get through, or no more; a replay begins anew', async () => {
    const { id, path, secret } = await hook('flaky');
    receiver.answers.set(path, [500, 302, 200]);
    await addKey('retried');
    await eventually(async () =>
      expect((await deliveries(id))[0]).toMatchObject({ status: 'delivered', attempts: [{ status: 500 }, { status: 302 }, { status: 200 }] }),
    );
    expect(new Set(receiver.at(path).map((one) => one.headers['webhook-id'])).size).toBe(1);
    expect(receiver.at('/elsewhere')).toEqual([]);
    receiver.answers.set(path, [500, 500, 500, 500]);
    await addKey('never');
    const failed = await eventually(async () => {
      const [newest] = await deliveries(id);
      expect(newest).toMatchObject({ status: 'failed', attempts: [{ status: 500 }, { status: 500 }, { status: 500 }, { status: 500 }] });
      return newest!;
    });
    const again = await app.tenant.post(`/v1/webhooks/${id}/deliveries/${failed.id}/actions/replay`);
    expect([again.status, again.body.delivery.status]).toEqual([200, 'pending']);
    await eventually(async () => expect((await deliveries(id))[0]).toMatchObject({ id: failed.id, status: 'delivered' }));
    const last = receiver.at(path).at(-1)!;
    expect(last.headers['webhook-id']).toBe(failed.id);
    new Verifier(secret).verify(last.text, last.headers as Record<string, string>);
  });

  test('one that answers 410 is turned off; turned on again it gets what happens from then on', async () => {
    const { id, path } = await hook('leaving');
    receiver.answers.set(path, [410]);
    await addKey('last');
    await eventually(async () => expect((await app.tenant.get(`/v1/webhooks/${id}`)).body.enabled).toBe(false));
    await addKey('unheard');
    const on = await app.graphql.run('mutation($input: UpdateWebhookInput!) { updateWebhook(input: $input) { webhook { enabled } userErrors { code } } }', {
      input: { id, enabled: true },
    });
    expect(on.data.updateWebhook).toEqual({ webhook: { enabled: true }, userErrors: [] });
    await addKey('heard');
    await eventually(() => expect(receiver.at(path)).toHaveLength(2));
    expect(receiver.at(path).at(-1)!.text).toContain('"name":"heard"');
  });

  test('have secrets that the database does not give away, also those an earlier version kept in clear', async () => {
    const { id, path, secret } = await hook('sealed');
    expect((await app.tenant.post(`/v1/webhooks/${id}/actions/rotate`, {})).status).toBe(200);
    expect(await databaseImage(app.database)).not.toContain('whsec_');
    const owner = new pg.Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
    await owner.query('UPDATE webhooks SET secret = $2, previous_secret = NULL WHERE id = $1', [id, secret]).finally(() => owner.end());
    expect(await databaseImage(app.database)).toContain(secret);
    await addKey('wakes-sealed');
    const got = await eventually(() => (expect(receiver.at(path)).toHaveLength(1), receiver.at(path)[0]!));
    new Verifier(secret).verify(got.text, got.headers as Record<string, string>);
    expect(await databaseImage(app.database)).not.toContain('whsec_');
  });

  test('tell only of what the key that made them could read, and never of a secret', async () => {
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['webhooks:*', 'containers:read'] })).body;
    const narrow = await hook('narrow', { types: ['*'] }, new RestClient(app.url, secret));
    const wide = await hook('wide', { types: ['*'] });
    await addKey('quiet');
    await eventually(() => expect(receiver.at(wide.path).some((one) => one.text.includes('"quiet"'))).toBe(true));
    await eventually(async () =>
      expect(new Set((await deliveries(narrow.id)).map(({ body }) => JSON.parse(body).data.resource.type))).toEqual(new Set(['webhook'])),
    );
    expect(receiver.received.map((one) => one.text).join()).not.toMatch(/whsec|secret|berth_test_/);
    expect((await app.tenant.get(`/v1/webhooks/${wide.id}`)).text).not.toContain('whsec');
  });

  test('names, types and numbers are checked; a deleted one gets nothing more', async () => {
    expect((await app.tenant.post('/v1/webhooks', { name: 'signed', url: receiver.url })).body.code).toBe('name_taken');
    for (const body of [{ url: 'ftp://x.example/' }, { url: 'https://a:b@x.example/' }, { types: ['Container'] }, { url: 'nonsense' }]) {
      expect((await app.tenant.post('/v1/webhooks', { name: 'wrong', url: receiver.url, ...body })).body.code).toBe('invalid');
    }
    const { id, path } = await hook('short');
    expect((await app.tenant.delete('/v1/webhooks/short')).status).toBe(204);
    expect((await app.tenant.get(`/v1/webhooks/${id}`)).status).toBe(404);
    await addKey('after');
    await eventually(() => expect(receiver.received.some((one) => one.text.includes('"after"'))).toBe(true));
    expect(receiver.at(path)).toEqual([]);
  });
});

test('without BERTH_FETCH_PRIVATE no webhook leads to loopback, private networks or the metadata address', async () => {
  const guarded = await startApp();
  try {
    const before = receiver.connections;
    for (const url of [
      receiver.url,
      receiver.url.replace('http', 'https'),
      'https://169.254.169.254/',
      'https://[::ffff:10.0.0.1]/',
      'https://2130706433/',
      'https://localhost/',
    ]) {
      expect([url, (await guarded.tenant.post('/v1/webhooks', { name: 'inward', url })).body]).toEqual([
        url,
        expect.objectContaining({ code: 'invalid', errors: [expect.objectContaining({ pointer: '/url' })] }),
      ]);
    }
    expect(receiver.connections).toBe(before);
  } finally {
    await guarded.close();
  }
});
