import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
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

interface Made {
  id: string;
  client: RestClient;
}

/** A tenant made by `above`, with its first key. */
async function tenantBelow(above: RestClient, input: object): Promise<Made> {
  const made = await above.post('/v1/tenants', input);
  if (made.status !== 201) throw new Error(made.text);
  return { id: made.body.tenant.id as string, client: new RestClient(app.url, made.body.secret as string) };
}

const SMALL = { cpus: 0.1, memoryMiB: 32, diskMiB: 64, processes: 16 };
const launch = (client: RestClient, name: string, more: object = {}): ReturnType<RestClient['post']> =>
  client.with({ prefer: 'wait=20' }).post('/v1/containers', { name, image: 'busybox', limits: SMALL, ...more });

async function line(client: RestClient, resource: string): Promise<{ limit: number; used: number; promised: number }> {
  const { items } = (await client.get('/v1/quota')).body as { items: { resource: string; limit: number; used: number; promised: number }[] };
  return items.find((one) => one.resource === resource)!;
}

describe('a tree of tenants', () => {
  test('a reseller makes customers, customers make projects, and use is counted all the way up', async () => {
    const reseller = await tenantBelow(app.operator, { name: 'tree', quota: { containers: 3 } });
    const customer = await tenantBelow(reseller.client, { name: 'customer', quota: { containers: 2 } });
    const project = await tenantBelow(customer.client, { name: 'project', quota: { containers: 2 } });
    expect((await project.client.post('/v1/tenants', { name: 'deeper' })).body.code).toBe('conflict');
    const { body } = await launch(project.client, 'one');
    expect(body.container.status).toBe('running');
    for (const { client } of [project, customer, reseller]) expect((await line(client, 'containers')).used).toBe(1);
    expect(await line(reseller.client, 'containers')).toMatchObject({ limit: 3, promised: 2 });
    expect((await reseller.client.get('/v1/tenants')).body.items.map((t: { name: string }) => t.name)).toEqual(['project', 'customer']);
    expect((await customer.client.get(`/v1/tenants/${reseller.id}`)).status).toBe(404);
    expect((await reseller.client.with({ 'x-tenant': project.id }).get('/v1/quota')).body).toEqual((await project.client.get('/v1/quota')).body);
    await project.client.with({ prefer: 'wait=20' }).delete(`/v1/containers/${body.container.id}?force=true`);
    for (const { client } of [project, customer, reseller]) expect((await line(client, 'containers')).used).toBe(0);
    expect((await line(reseller.client, 'tenants')).used).toBe(2);
    expect((await customer.client.delete(`/v1/tenants/${project.id}`)).status).toBe(204);
    expect((await line(reseller.client, 'tenants')).used).toBe(1);
    expect((await line(reseller.client, 'apiKeys')).used).toBe(2);
  });

  test('a parent promises no more than it has, times its overcommit; what is used stays within what it has', async () => {
    const reseller = await tenantBelow(app.operator, { name: 'seller', quota: { containers: 2 } });
    const a = await tenantBelow(reseller.client, { name: 'a', quota: { containers: 2 } });
    const refused = await reseller.client.post('/v1/tenants', { name: 'b', quota: { containers: 1 } });
    expect(refused.body).toMatchObject({ code: 'quota_exceeded', limit: { resource: 'containers', limit: 2, used: 2, requested: 1 } });
    const b = await tenantBelow(reseller.client, { name: 'b' });
    expect((await line(b.client, 'containers')).limit).toBe(0);
    expect((await reseller.client.patch(`/v1/tenants/${reseller.id}`, { overcommit: 2 })).body.code).toBe('forbidden');
    expect((await app.operator.patch(`/v1/tenants/${reseller.id}`, { overcommit: 2 })).body.overcommit).toBe(2);
    expect((await reseller.client.put(`/v1/tenants/${b.id}/quota`, { containers: 2, cpus: 16, memoryMiB: 16_384, diskMiB: 131_072 })).status).toBe(200);
    expect((await reseller.client.put(`/v1/tenants/${b.id}/quota`, { containers: 3 })).body.code).toBe('quota_exceeded');
    expect((await reseller.client.put(`/v1/tenants/${reseller.id}/quota`, { containers: 3 })).body.code).toBe('forbidden');
    const answers = await Promise.all([a, a, b, b].map(({ client }, i) => launch(client, `c${i}`, { start: false })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403]);
    const over = answers.find(({ status }) => status === 403)!;
    expect(over.body).toMatchObject({ code: 'quota_exceeded', detail: 'containers: a tenant above this one has no room for 1 more' });
    expect(over.body.limit).toBeUndefined();
    expect(await line(reseller.client, 'containers')).toMatchObject({ limit: 2, used: 2, promised: 4 });
  });

  test('what is inside a tenant is closed to those above it until it opens it, also to keys they make', async () => {
    const reseller = await tenantBelow(app.operator, { name: 'walls' });
    const customer = await tenantBelow(reseller.client, { name: 'private' });
    const { body } = await launch(customer.client, 'safe', { env: { TOKEN: 'secret' }, userData: 'x' });
    const above = reseller.client.with({ 'x-tenant': customer.id });
    const snapshot = (await customer.client.with({ prefer: 'wait=20' }).post(`/v1/containers/${body.container.id as string}/snapshots`, { name: 'kept' })).body
      .snapshot.id as string;
    const madeAbove = await above.post('/v1/api-keys', { name: 'support', scopes: ['*'] });
    expect(madeAbove.body.apiKey.fromAbove).toBe(true);
    const support = new RestClient(app.url, madeAbove.body.secret as string);
    const own = (await customer.client.get('/v1/api-keys/first')).body.id as string;
    const path = `/v1/containers/${body.container.id}`;
    for (const outsider of [above, support, app.operator.with({ 'x-tenant': customer.id })]) {
      const seen = await outsider.get(path);
      expect(seen.body).toMatchObject({ name: 'safe', status: 'running', env: {} });
      expect(seen.text).not.toMatch(/TOKEN|userDataSha256/);
      for (const refused of [
        await outsider.post(`${path}/exec`, { command: ['true'] }),
        await outsider.get(`${path}/logs`),
        await outsider.get(`${path}/files?path=/etc/passwd`),
        await outsider.post('/v1/images', { name: 'leak', source: { snapshotId: snapshot } }),
        await outsider.post(`/v1/api-keys/${own}/actions/rotate`, {}),
      ]) {
        expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
      }
      expect((await outsider.patch(`/v1/tenants/${customer.id}`, { parentAccess: true })).body.code).toBe('forbidden');
    }
    expect((await support.post('/v1/api-keys', { name: 'more', scopes: ['*'] })).body.apiKey.fromAbove).toBe(true);
    expect((await customer.client.get(path)).body.env).toEqual({ TOKEN: 'secret' });
    expect((await customer.client.patch(`/v1/tenants/${customer.id}`, { parentAccess: true })).body.parentAccess).toBe(true);
    expect((await above.post(`${path}/exec`, { command: ['true'] })).status).toBe(200);
    await eventually(async () => expect((await support.get(path)).body.env).toEqual({ TOKEN: 'secret' }));
  });

  test('those above neither run what they choose over what a tenant has, nor have it copied to where they could', async () => {
    const reseller = await tenantBelow(app.operator, { name: 'outside' });
    const customer = await tenantBelow(reseller.client, { name: 'inside' });
    const own = customer.client.with({ prefer: 'wait=20' });
    const web = (await launch(customer.client, 'web')).body.container.id as string;
    await own.post(`/v1/containers/${web}/snapshots`, { name: 'kept' });
    await own.post(`/v1/containers/${web}/backups`, { name: 'saved' });
    await own.post('/v1/volumes', { name: 'data', sizeMiB: 16 });
    await own.post('/v1/volumes/data/snapshots', { name: 'data-kept' });
    await anImage(customer.client, 'private');
    await anImage(customer.client, 'successor');
    await own.post('/v1/registries', { name: 'hub', host: 'registry.example.com', username: 'robot', password: 'never-shown' });
    await own.post('/v1/webhooks', { name: 'hook', url: 'https://1.1.1.1/', types: ['network.deleted'] });
    expect((await launch(customer.client, 'quiet', { image: 'private', start: false })).status).toBe(201);

    const madeAbove = await reseller.client.with({ 'x-tenant': customer.id }).post('/v1/api-keys', { name: 'support', scopes: ['*'] });
    const above = { 'x-tenant': customer.id, prefer: 'wait=20' };
    const evil = { command: ['cat', '/etc/shadow'], env: { X: '1' }, sshKeys: ['ssh-ed25519 AAAA evil'], userData: '#!/bin/sh' };
    const bodies: ['post' | 'patch', string, object][] = [
      ['post', '/v1/containers', { name: 'x', source: { snapshotId: 'kept' }, ...evil }],
      ['post', '/v1/containers', { name: 'x', source: { containerId: 'web' } }],
      ['post', '/v1/containers', { name: 'x', image: 'private', ...evil }],
      ['post', '/v1/plan', { method: 'POST', path: '/v1/containers', body: { name: 'x', source: { snapshotId: 'kept' }, ...evil } }],
      ['post', '/v1/containers?dryRun=true', { name: 'x', source: { containerId: 'web' }, ...evil }],
      ['post', '/v1/images', { name: 'x', source: { snapshotId: 'kept' } }],
      ['patch', '/v1/images/private', { visibility: 'public' }],
      ['patch', '/v1/images/private', { name: 'out-of-the-way' }],
      ['post', '/v1/volumes', { name: 'x', sizeMiB: 16, source: { volumeSnapshotId: 'data-kept' } }],
      ['post', '/v1/volumes/data/actions/attach', { container: 'theirs', path: '/data' }],
      ['post', '/v1/backups/saved/actions/restore', { name: 'x' }],
      ['post', '/v1/containers/web/actions/rebuild', { image: 'theirs' }],
      ['post', '/v1/containers/theirs/actions/rebuild', { image: 'private' }],
      ['post', '/v1/image-campaigns', { labels: 'never=true', fromImage: 'private', toImage: 'theirs' }],
      ['post', '/v1/image-campaigns', { labels: 'never=true', fromImage: 'busybox', toImage: 'private' }],
      ['patch', '/v1/registries/hub', { password: 'guess' }],
      ['patch', '/v1/webhooks/hook', { url: 'https://1.1.1.2/' }],
      ['post', '/v1/webhooks/hook/actions/rotate', {}],
    ];
    const payload = '{ userErrors { code } }';
    const fields = [
      `createContainer(input: {name: "x", source: {snapshotId: "kept"}, command: ["id"]}) ${payload}`,
      `createContainers(input: {items: [{name: "x", source: {containerId: "web"}, command: ["id"]}]}) ${payload}`,
      `createContainer(input: {name: "x", image: "private", command: ["id"]}) ${payload}`,
      `importImage(input: {name: "x", source: {snapshotId: "kept"}}) ${payload}`,
      `updateImage(input: {id: "private", visibility: public}) ${payload}`,
      `createVolume(input: {name: "x", sizeMiB: 16, source: {volumeSnapshotId: "data-kept"}}) ${payload}`,
      `attachVolume(input: {id: "data", container: "theirs", path: "/data"}) ${payload}`,
      `restoreBackup(input: {id: "saved", name: "x"}) ${payload}`,
      `rebuildContainer(input: {id: "web", image: "theirs"}) ${payload}`,
      `createImageCampaign(input: {labels: "never=true", fromImage: "private", toImage: "theirs"}) ${payload}`,
      `rotateWebhookSecret(input: {id: "hook"}) ${payload}`,
    ];
    await anImage(reseller.client.with(above), 'theirs');
    expect((await launch(reseller.client.with(above), 'theirs', { image: 'theirs', ...evil })).body.container.status).toBe('running');
    expect((await reseller.client.with(above).post('/v1/images', { name: 'busybox', url: 'https://1.1.1.1/x.tar' })).body.code).toBe('name_taken');
    for (const outsider of [reseller.client.with(above), new RestClient(app.url, madeAbove.body.secret as string), app.operator.with(above)]) {
      for (const [method, path, body] of bodies) {
        const refused = await outsider.send(method, path, body, 'application/json');
        expect([path, body, refused.status, refused.body.code]).toEqual([path, body, 403, 'forbidden']);
      }
    }
    const graphql = new GraphqlClient(app.url, reseller.client.key).with({ 'x-tenant': customer.id });
    for (const field of fields) expect([field, JSON.stringify(await graphql.run(`mutation { ${field} }`))]).toEqual([field, expect.stringContaining('"forbidden"')]);

    // what keeps the place running stays theirs to do, and the tenant does as it likes
    const support = reseller.client.with(above);
    for (const [path, body] of [
      ['/v1/containers/web/actions/restart', {}],
      ['/v1/snapshots/kept/actions/restore', {}],
      ['/v1/containers/web/actions/rebuild', {}],
      ['/v1/containers/quiet/actions/rebuild', { image: 'successor' }],
      ['/v1/image-campaigns', { labels: 'never=true', fromImage: 'successor', toImage: 'private' }],
    ] as const) {
      const answer = await support.post(path, body);
      expect([path, answer.status < 300 ? 'done' : answer.text]).toEqual([path, 'done']);
    }
    expect((await support.patch('/v1/containers/web', { limits: { memoryMiB: 48 } })).status).toBe(200);
    expect((await own.post('/v1/volumes/data/actions/attach', { container: 'web', path: '/data' })).body.operation.status).toBe('succeeded');
    expect((await own.post('/v1/containers', { name: 'copy', source: { snapshotId: 'kept' }, limits: SMALL, ...evil })).body.operation.status).toBe('succeeded');
    expect((await own.post('/v1/containers/web/actions/rebuild', { image: 'theirs' })).body.operation.status).toBe('succeeded');
    expect((await support.get('/v1/containers/copy')).body).toMatchObject({ command: [], env: {} });
  });
});

describe('suspension', () => {
  test('stops what runs in the tenant and below it, refuses writes on both transports, and brings back what ran', async () => {
    const reseller = await tenantBelow(app.operator, { name: 'late' });
    const customer = await tenantBelow(reseller.client, { name: 'payer' });
    const up = (await launch(customer.client, 'up')).body.container.id as string;
    const down = (await launch(customer.client, 'down', { start: false })).body.container.id as string;
    const status = async (id: string): Promise<string> => (await customer.client.get(`/v1/containers/${id}`)).body.status as string;

    expect((await app.operator.post(`/v1/tenants/${reseller.id}/actions/suspend`)).body.status).toBe('suspended');
    await eventually(async () => expect([await status(up), await status(down)]).toEqual(['stopped', 'stopped']));
    expect((await customer.client.post(`/v1/containers/${up}/actions/start`)).body).toMatchObject({ code: 'forbidden', detail: 'the tenant is suspended' });
    const graphql = new GraphqlClient(app.url, customer.client.key);
    expect((await graphql.run('{ containers(first: 2) { nodes { name } } }')).data.containers.nodes).toHaveLength(2);
    expect((await graphql.run(`mutation { startContainer(input: {id: "${up}"}) { container { id } } }`)).errors?.[0]?.extensions.code).toBe('forbidden');
    const above = app.operator.with({ 'x-tenant': customer.id });
    expect((await above.post(`/v1/containers/${up}/actions/start`)).body.code).toBe('forbidden');
    expect((await above.delete(`/v1/containers/${down}`)).status).toBe(202);

    expect((await app.operator.post(`/v1/tenants/${reseller.id}/actions/resume`)).body.status).toBe('active');
    await eventually(async () => expect(await status(up)).toBe('running'));
    expect((await customer.client.get(`/v1/containers/${up}`)).body.startedAt).toBeDefined();
  });
});
