import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { databaseImage } from '../support/database-image.js';
import { ociLayout, tarOf } from '../support/oci-layout.js';
import { LOGIN, startRegistry, type TestRegistry } from '../support/registry.js';
import type { RestAnswer } from '../support/rest-client.js';

const BASIC = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`;

let app: TestApp;
let registry: TestRegistry;
/** Stands before the registry and wants tokens, as the big ones do. */
let front: Server;
let tokens: string;
const seen: { path: string; authorization: string | undefined }[] = [];
beforeAll(async () => {
  registry = await startRegistry(true);
  await registry.push(ociLayout([tarOf({ 'etc/os-release': 'ID=locked\n' })]), 'team/web', '1.0');
  front = createServer((request, reply) => {
    const { url = '', headers } = request;
    seen.push({ path: url.split('?')[0]!, authorization: headers.authorization });
    if (url.startsWith('/token')) {
      if (headers.authorization !== BASIC) return reply.writeHead(401).end();
      return reply.end(JSON.stringify({ token: 'a-token' }));
    }
    if (headers.authorization !== 'Bearer a-token') {
      return reply.writeHead(401, { 'www-authenticate': `Bearer realm="http://${tokens}/token",service="front"` }).end();
    }
    return void forward(request).then(async (answer) =>
      reply.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(Buffer.from(await answer.arrayBuffer())),
    );
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  tokens = `127.0.0.1:${(front.address() as AddressInfo).port}`;
  app = await startApp({ BERTH_FETCH_PRIVATE: '1' });
});
const forward = (request: IncomingMessage): Promise<Response> =>
  fetch(`http://${registry.host}${request.url!}`, { headers: { authorization: BASIC, accept: request.headers.accept ?? '*/*' } });
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await registry.stop();
  await app.close();
});
afterEach(async () => {
  for (const noun of ['images', 'registries']) {
    for (const { id } of (await app.tenant.get(`/v1/${noun}`)).body.items) await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/${noun}/${id}`);
  }
});

const importFrom = (host: string, name: string, client = app.tenant): Promise<RestAnswer> =>
  client.with({ prefer: 'wait=20' }).post('/v1/images', { name, url: `oci://${host}/team/web:1.0` });

describe('the login of a registry', () => {
  test('opens it, is never shown, and lies sealed in the database', async () => {
    expect((await importFrom(registry.host, 'shut')).body.operation.error).toEqual({ code: 'invalid', message: 'the registry asks for a login' });
    const made = await app.tenant.with({ 'idempotency-key': 'once' }).post('/v1/registries', { name: 'locked', host: registry.host, ...LOGIN });
    expect([made.status, made.body.registry]).toEqual([201, expect.objectContaining({ name: 'locked', host: registry.host, username: 'robot', version: 1 })]);
    const { id } = made.body.registry;
    expect((await importFrom(registry.host, 'open')).body).toMatchObject({ operation: { status: 'succeeded' }, image: { os: 'locked', status: 'ready' } });

    const read = await app.graphql.run(
      'query($id: ID!) { node(id: $id) { ... on Registry { name username } } registry(id: $id) { host } registries(first: 5) { nodes { id } } }',
      { id },
    );
    expect(read.data).toEqual({ node: { name: 'locked', username: 'robot' }, registry: { host: registry.host }, registries: { nodes: [{ id }] } });
    const shown = [
      made,
      await app.tenant.get('/v1/registries'),
      await app.tenant.get(`/v1/registries/${id}`),
      await app.tenant.get('/v1/audit?limit=200'),
      await app.tenant.get('/v1/operations?limit=200'),
    ];
    for (const { text } of shown) expect(text).not.toMatch(/sesame|password/i);
    const all = await databaseImage(app.database);
    expect(all).toContain('sealed_password');
    expect(all).not.toContain('sesame');
    expect(all).not.toContain(Buffer.from(LOGIN.password).toString('base64').slice(0, 12));

    await app.tenant.patch(`/v1/registries/${id}`, { password: 'wrong' });
    expect((await importFrom(registry.host, 'refused')).body.operation.error).toEqual({ code: 'invalid', message: 'the registry refuses the login' });
    const changed = await app.graphql.run(
      'mutation($input: UpdateRegistryInput!) { updateRegistry(input: $input) { registry { version } userErrors { code } } }',
      { input: { id: 'locked', password: LOGIN.password } },
    );
    expect(changed.data.updateRegistry).toEqual({ registry: { version: 3 }, userErrors: [] });
    expect((await importFrom(registry.host, 'again')).body.operation.status).toBe('succeeded');
    expect(
      (await app.graphql.run('mutation($input: IdInput!) { deleteRegistry(input: $input) { deletedId } }', { input: { id } })).data.deleteRegistry.deletedId,
    ).toBe(id);
    expect((await importFrom(registry.host, 'gone')).body.operation.error.message).toBe('the registry asks for a login');
  });

  test('is exchanged for a token where the registry says so', async () => {
    await app.tenant.post('/v1/registries', { name: 'front', host: tokens, ...LOGIN });
    seen.length = 0;
    expect((await importFrom(tokens, 'web')).body.operation).toMatchObject({ status: 'succeeded' });
    expect(seen.filter(({ path }) => path === '/token')).toEqual([{ path: '/token', authorization: BASIC }]);
    expect(seen.filter(({ path, authorization }) => path !== '/token' && authorization === BASIC)).toEqual([]);
    await app.tenant.patch('/v1/registries/front', { password: 'wrong' });
    expect((await importFrom(tokens, 'no')).body.operation.error.message).toBe('the registry refuses the login');
  });

  test('is its tenant\'s alone: another, and those above, import without', async () => {
    await app.tenant.post('/v1/registries', { name: 'locked', host: registry.host, ...LOGIN });
    for (const client of [app.operator, app.operator.with({ 'x-tenant': app.keys.tenantId })]) {
      const refused = await importFrom(registry.host, 'stolen', client);
      expect(refused.body.operation.error.message).toBe('the registry asks for a login');
      await client.with({ prefer: 'wait=20' }).delete(`/v1/images/${refused.body.image.id}`);
    }
  });

  test('is refused twice for a host, and for what is none, alike on both transports', async () => {
    const good = { name: 'one', host: 'registry.example.com:5000', username: 'a', password: 'b' };
    expect((await app.tenant.post('/v1/registries', good)).status).toBe(201);
    const cases: [object, string][] = [
      [{}, 'name_taken'],
      [{ name: 'two' }, 'conflict'],
      [{ host: 'https://registry.example.com' }, 'invalid'],
      [{ host: 'a/b' }, 'invalid'],
      [{ host: '' }, 'invalid'],
      [{ username: 'a:b' }, 'invalid'],
      [{ username: 'a\nb' }, 'invalid'],
      [{ password: '' }, 'invalid'],
      [{ password: 'a\r\nx: y' }, 'invalid'],
    ];
    for (const [wrong, code] of cases) {
      const input = { ...good, ...wrong, ...(code === 'name_taken' ? { host: 'other.example.com' } : {}) };
      expect([wrong, (await app.tenant.post('/v1/registries', input)).body.code]).toEqual([wrong, code]);
      const twin = await app.graphql.run('mutation($input: CreateRegistryInput!) { createRegistry(input: $input) { userErrors { code } } }', { input });
      expect([wrong, twin.data.createRegistry.userErrors[0].code]).toEqual([wrong, code]);
    }
  });
});
