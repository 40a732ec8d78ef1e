import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

let app: TestApp;
let mine: Belongings;
beforeAll(async () => {
  app = await startApp();
  mine = await belongingsOf(app.tenant, app.operator);
});
afterAll(() => app.close());

const plan = (method: string, path: string, body?: object, as = app.tenant): Promise<RestAnswer> =>
  as.post('/v1/plan', { method, path, ...(body ? { body } : {}) });

describe('POST /v1/plan', () => {
  test('tells of any change what it would do, as ?dryRun=true does, over both transports, and changes nothing', async () => {
    const before = await databaseImage(app.database);
    const change = await plan('PATCH', '/v1/containers/mine', { limits: { memoryMiB: 256 }, labels: { tier: 'web' } });
    expect(change.body).toMatchObject({
      dryRun: true,
      action: 'update',
      object: { id: mine['containers']!.id },
      changes: [
        { field: 'limits.memoryMiB', from: '512', to: '256', effect: 'live' },
        { field: 'labels', from: '{}', to: '{"tier":"web"}', effect: 'live' },
      ],
      quota: [{ resource: 'memoryMiB', used: 512, after: 256 }],
    });
    expect(change.body.hostId).toMatch(/^hst_/);
    const same = await app.tenant.patch('/v1/containers/mine?dryRun=true', { limits: { memoryMiB: 256 }, labels: { tier: 'web' } });
    expect(same.body.changes).toEqual(change.body.changes);
    const document = 'query($input: PlanInput!) { plan(input: $input) { action changes { field from to effect } quota { resource after } } }';
    const twin = await app.graphql.run(document, {
      input: { method: 'PATCH', path: '/v1/containers/mine', body: { limits: { memoryMiB: 256 }, labels: { tier: 'web' } } },
    });
    expect(twin.data.plan.changes).toEqual(change.body.changes);

    const made = await plan('POST', '/v1/webhooks', { name: 'second', url: 'https://1.1.1.1/' });
    expect(made.body).toMatchObject({ action: 'create', object: { name: 'second' }, changes: [] });
    expect(made.text).not.toContain('whsec_');
    const renamed = await plan('PATCH', `/v1/snapshots/${mine['snapshots']!.id}`, { name: 'other' });
    expect(renamed.body.changes).toEqual([{ field: 'name', from: '"kept"', to: '"other"', effect: 'live' }]);
    for (const [path, resource] of [['/v1/snapshots/kept', 'snapshots'], ['/v1/api-keys/second', 'apiKeys']]) {
      const { action, quota } = (await plan('DELETE', path!)).body as { action: string; quota: { resource: string; used: number; after: number }[] };
      expect([action, quota.map((line) => [line.resource, line.after - line.used])]).toEqual(['delete', [[resource, -1]]]);
    }
    expect((await plan('POST', '/v1/containers/mine/actions/stop', {})).body).toMatchObject({ action: 'stop', quota: [], changes: [] });
    expect(await databaseImage(app.database)).toBe(before);
    expect((await app.tenant.get('/v1/containers/mine')).body.status).toBe('running');
  });

  test('is refused as the request itself would be', async () => {
    const refused: [RestAnswer, number, string][] = [
      [await plan('PATCH', '/v1/containers/mine', { limits: { memoryMiB: 1 } }), 400, 'invalid'],
      [await plan('PATCH', '/v1/containers/mine', { status: 'stopped' }), 400, 'invalid'],
      [await plan('POST', '/v1/containers', { name: 'big', image: 'base', limits: { memoryMiB: 1_000_000 } }), 403, 'quota_exceeded'],
      [await plan('POST', '/v1/containers', { name: 'mine', image: 'base' }), 409, 'name_taken'],
      [await plan('DELETE', '/v1/containers/nothing'), 404, 'not_found'],
      [await plan('POST', '/v1/nothing'), 404, 'not_found'],
      [await plan('PUT', '/v1/containers/mine'), 400, 'invalid'],
      [await plan('POST', '/v1/plan', {}), 400, 'invalid'],
      // reaches its host at once: nothing could take that back
      [await plan('POST', '/v1/containers/mine/exec', { command: ['true'] }), 422, 'unsupported'],
      [await app.tenant.post('/v1/containers?dryRun=maybe', { name: 'x', image: 'base' }), 400, 'invalid'],
    ];
    expect(refused.map(([answer]) => [answer.status, answer.body.code])).toEqual(refused.map(([, status, code]) => [status, code]));
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'reader', scopes: ['*:read'] })).body as { secret: string };
    expect((await plan('DELETE', '/v1/containers/mine', undefined, new RestClient(app.url, secret))).body).toMatchObject({
      code: 'forbidden',
      detail: 'the key lacks the scope containers:write',
    });
    const stranger = (await app.operator.post('/v1/tenants', { name: 'stranger' })).body.secret as string;
    expect((await plan('DELETE', `/v1/containers/${mine['containers']!.id}`, undefined, new RestClient(app.url, stranger))).body.code).toBe('not_found');
  });

  test('is in the audit as something tried', async () => {
    await plan('DELETE', '/v1/containers/mine');
    const { items } = (await app.tenant.get('/v1/audit?action=DELETE+/v1/containers/%7Bid%7D')).body as { items: { outcome: string }[] };
    expect(items.map(({ outcome }) => outcome)).not.toContain('ok');
  });
});
