import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { belongingsOf, type Belongings } from '../support/belongings.js';
import { databaseImage } from '../support/database-image.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
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

  test('is refused in the words of the request itself', async () => {
    const ifMatch = { 'if-match': '"99"' };
    const wrong: [string, string, object?, Record<string, string>?][] = [
      ['PATCH', '/v1/containers/mine', { limits: { memoryMiB: 1 } }],
      ['PATCH', '/v1/containers/mine', { status: 'stopped' }],
      ['PATCH', '/v1/containers/mine', { labels: { tier: 'web' } }, ifMatch],
      ['POST', '/v1/containers', { image: 'base' }],
      ['POST', '/v1/containers', { name: 'big', image: 'base', limits: { memoryMiB: 1_000_000 } }],
      ['POST', '/v1/containers/mine/actions/fly', {}],
      ['DELETE', '/v1/containers/mine?froce=true'],
      ['DELETE', '/v1/containers/mine?force=maybe'],
      ['DELETE', '/v1/containers/50%'],
      ['DELETE', `/v1/containers/${'a'.repeat(600)}`],
      ['DELETE', '/v1/nothing/at/all'],
    ];
    for (const [method, path, body, headers = {}] of wrong) {
      const as = app.tenant.with(headers);
      const itself = await as.send(method.toLowerCase() as 'post', path, body);
      const planned = await plan(method, path, body, as);
      const told = ({ status, body: { code, detail, errors, limit } }: RestAnswer): unknown => [status, code, detail, errors, limit];
      expect([path, told(planned)]).toEqual([path, told(itself)]);
      expect(itself.status).toBeGreaterThanOrEqual(400);
    }
  });

  test('is a change to a suspended tenant, over GraphQL too, where asking for it only reads', async () => {
    const { tenant, secret } = (await app.operator.post('/v1/tenants', { name: 'frozen' })).body as { tenant: { id: string }; secret: string };
    await app.operator.post(`/v1/tenants/${tenant.id}/actions/suspend`);
    const document = 'query($input: PlanInput!) { plan(input: $input) { action } }';
    const input = { method: 'POST', path: '/v1/registries', body: { name: 'hub', host: 'a.example.com', username: 'robot', password: 'never-shown' } };
    const ask = (): ReturnType<GraphqlClient['run']> => new GraphqlClient(app.url, secret).run(document, { input });
    await eventually(async () => expect((await ask()).errors).toMatchObject([{ message: 'the tenant is suspended', extensions: { code: 'forbidden' } }]));
    await app.operator.post(`/v1/tenants/${tenant.id}/actions/resume`);
    await eventually(async () => expect((await ask()).data).toEqual({ plan: { action: 'create' } }));
  });

  test('is in the audit as something tried', async () => {
    await plan('DELETE', '/v1/containers/mine');
    const { items } = (await app.tenant.get('/v1/audit?action=DELETE+/v1/containers/%7Bid%7D')).body as { items: { outcome: string }[] };
    expect(items.map(({ outcome }) => outcome)).not.toContain('ok');
  });
});

describe('a mutation with dryRun', () => {
  const TRIED = 'plan { dryRun action object hostId changes { field from to effect } quota { resource used after } } userErrors { code field message }';

  test('answers the plan of the same change over REST, and changes nothing', async () => {
    const before = await databaseImage(app.database);
    const update = `mutation($input: UpdateContainerInput!, $dryRun: Boolean) { updateContainer(input: $input, dryRun: $dryRun) { container { id } ${TRIED} } }`;
    const input = { id: 'mine', limits: { memoryMiB: 256 }, idempotencyKey: 'tried' };
    const { updateContainer: change } = (await app.graphql.run(update, { input, dryRun: true })).data;
    const { changes, quota, hostId } = (await plan('PATCH', '/v1/containers/mine', { limits: { memoryMiB: 256 } })).body;
    expect(change).toMatchObject({ container: null, userErrors: [], plan: { dryRun: true, action: 'update', object: { id: mine['containers']!.id }, changes, hostId } });
    expect(change.plan.quota).toEqual(quota.map(({ resource, used, after }: Record<string, unknown>) => ({ resource, used, after })));

    const several = `mutation {
      stopContainer(input: { id: "mine" }, dryRun: true) { ${TRIED} }
      deleteApiKey(input: { id: "second" }, dryRun: true) { ${TRIED} }
      createRegistry(input: { name: "other", host: "other.example.com", username: "robot", password: "never-shown" }, dryRun: true) { ${TRIED} }
      restoreSnapshot(input: { id: "kept" }, dryRun: true) { ${TRIED} }
    }`;
    const { data } = await app.graphql.run(several);
    expect(data).toMatchObject({
      stopContainer: { plan: { action: 'stop', changes: [], quota: [] } },
      deleteApiKey: { plan: { action: 'delete', object: null, quota: [{ resource: 'apiKeys', used: 3, after: 2 }] } },
      createRegistry: { plan: { action: 'create', object: { name: 'other' }, quota: [{ resource: 'registries', used: 1, after: 2 }] } },
      restoreSnapshot: { plan: { action: 'restore', object: { status: 'restoring' } } },
    });
    expect(JSON.stringify(data)).not.toContain('never-shown');
    expect(await databaseImage(app.database)).toBe(before);
  });

  test('is refused as the mutation would be', async () => {
    const create = `mutation($input: CreateContainerInput!) { createContainer(input: $input, dryRun: true) { ${TRIED} } }`;
    const refusals = async (input: object): Promise<unknown> => {
      const { data } = await app.graphql.run(create, { input });
      const { plan: made, userErrors } = data.createContainer as { plan: null; userErrors: { code: string; field: string[] }[] };
      return [made, userErrors.map(({ code, field }) => [code, field.join('.')])];
    };
    expect(await refusals({ name: 'mine', image: 'base' })).toEqual([null, [['name_taken', 'input']]]);
    expect(await refusals({ name: 'Big', image: 'base' })).toEqual([null, [['invalid', 'input.name']]]);
    const exec = await app.graphql.run(`mutation { execInContainer(input: { id: "mine", command: ["true"] }, dryRun: true) { ${TRIED} } }`);
    expect(exec.data.execInContainer.userErrors).toMatchObject([{ code: 'unsupported' }]);
  });

  test('is there for every mutation', async () => {
    const document = '{ __schema { mutationType { fields { name args { name } type { ofType { fields { name } } fields { name } } } } } }';
    type Named = { name: string };
    const { fields } = (await app.graphql.run(document)).data.__schema.mutationType as {
      fields: (Named & { args: Named[]; type: { fields?: Named[]; ofType?: { fields: Named[] } } })[];
    };
    expect(fields.length).toBeGreaterThan(40);
    const without = fields.filter(({ args, type }) => {
      const payload = (type.fields ?? type.ofType!.fields).map(({ name }) => name);
      return !args.some(({ name }) => name === 'dryRun') || !payload.includes('plan');
    });
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
