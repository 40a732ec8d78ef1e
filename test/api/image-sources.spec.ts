import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { smallArchive } from '../support/archive.js';
import { eventually } from '../support/eventually.js';
import { ociLayout, sha256, tarOf } from '../support/oci-layout.js';
import { startRegistry, type TestRegistry } from '../support/registry.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

const UPLOAD_LIMIT = 200_000;

let app: TestApp;
let archive: Buffer;
let server: Server;
let origin: string;
let registry: TestRegistry;
const asked: string[] = [];
let released = false;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-sources-'));
  archive = await readFile(await smallArchive(folder));
  await rm(folder, { recursive: true });
  server = createServer((request, reply) => {
    asked.push(request.url!);
    if (request.url === '/away') reply.writeHead(302, { location: '/image.tar.gz' }).end();
    else if (request.url === '/out') reply.writeHead(302, { location: 'ftp://127.0.0.1/image' }).end();
    else if (request.url === '/gone') reply.writeHead(404).end();
    else if (request.url === '/short' && asked.filter((url) => url === '/short').length === 1)
      reply.writeHead(200, { 'content-length': archive.length }).write(archive.subarray(0, 100), () => reply.destroy());
    else if (request.url === '/big') reply.end(Buffer.alloc(UPLOAD_LIMIT + 1));
    else if (request.url === '/held' && !released) reply.writeHead(200).write(archive.subarray(0, 100));
    else if (request.url === '/held') reply.writeHead(404).end();
    else reply.end(archive);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  registry = await startRegistry();
  app = await startApp({ BERTH_FETCH_PRIVATE: '1', BERTH_IMAGE_UPLOAD_LIMIT: String(UPLOAD_LIMIT) });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await registry.stop();
  await app.close();
});

const post = (body: object): Promise<RestAnswer> => app.tenant.with({ prefer: 'wait=20' }).post('/v1/images', body);
const gone = (name: string): Promise<RestAnswer> => app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/images/${name}`);
const left = async (): Promise<unknown> => [
  (await app.host.list()).images,
  await readdir(join(app.config.stateDir, 'agent/staging')),
  (await used(app))['images'],
];

// Whatever a test did: nothing on the host, nothing staged, no quota, once its rows are deleted.
afterEach(async () => {
  for (const { id } of (await app.tenant.get('/v1/images')).body.items) await gone(id);
  expect((await app.tenant.get('/v1/images')).body.items).toEqual([]);
  expect(await left()).toEqual([[], [], 0]);
});

describe('images from a URL', () => {
  test('an archive is fetched in a step of the operation, its digest checked, redirects followed', async () => {
    const made = await post({ name: 'web', url: `${origin}/away`, digest: sha256(archive), labels: { from: 'url' }, alias: 'web-latest' });
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({
      kind: 'image.import',
      status: 'succeeded',
      steps: [
        { name: 'fetch', status: 'succeeded' },
        { name: 'import', status: 'succeeded' },
      ],
    });
    expect(made.body.image).toMatchObject({
      name: 'web',
      alias: 'web-latest',
      status: 'ready',
      os: 'busybox',
      digest: sha256(archive),
      labels: { from: 'url' },
    });
    expect((await app.tenant.get('/v1/images?labels=from%3Durl')).body.items).toEqual([made.body.image]);
  });

  test('GraphQL does the same', async () => {
    const made = await app.graphql
      .with({ prefer: 'wait=20' })
      .run(
        'mutation($url: String!, $digest: String!) { importImage(input: {name: "gql", url: $url, digest: $digest}) { image { name status digest } operation { status } userErrors { code } } }',
        { url: `${origin}/image.tar.gz`, digest: sha256(archive) },
      );
    expect(made.data.importImage).toEqual({
      image: { name: 'gql', status: 'ready', digest: sha256(archive) },
      operation: { status: 'succeeded' },
      userErrors: [],
    });
  });

  test.each([
    ['another digest', '/image.tar.gz', 'invalid', /digest/],
    ['an error of the server', '/gone', 'invalid', /404/],
    ['an archive beyond the limit', '/big', 'too_large', /larger/],
    ['a redirect to another scheme', '/out', 'invalid', /https/],
  ])('%s ends as an error that says so', async (_, path, code, says) => {
    const made = await post({ name: 'bad', url: origin + path, digest: `sha256:${'0'.repeat(64)}` });
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code, message: expect.stringMatching(says) } });
    expect(made.body.image).toMatchObject({ status: 'error', statusReason: { code } });
    expect(await left()).toEqual([[], [], 0]);
  });

  test('one that is cut short is fetched again', async () => {
    expect((await post({ name: 'short', url: `${origin}/short`, digest: sha256(archive) })).body.image).toMatchObject({
      status: 'ready',
      digest: sha256(archive),
    });
    expect(asked.filter((url) => url === '/short')).toHaveLength(2);
  });

  test('at most four are on their way at a time', async () => {
    const digest = sha256(archive);
    for (const n of [1, 2, 3, 4]) await app.tenant.post('/v1/images', { name: `held${n}`, url: `${origin}/held`, digest });
    const fifth = await app.tenant.post('/v1/images', { name: 'held5', url: `${origin}/held`, digest });
    expect([fifth.status, fifth.body.code]).toEqual([409, 'busy']);
    await eventually(async () => expect(await readdir(join(app.config.stateDir, 'agent/staging'))).toHaveLength(4));
    released = true;
    server.closeAllConnections();
    await eventually(async () => expect((await app.tenant.get('/v1/images?status=error')).body.items).toHaveLength(4));
  });

  test.each<[string, object, string]>([
    ['http without a digest', { url: 'http://127.0.0.1/x' }, '/digest'],
    ['another scheme', { url: 'file:///etc/passwd' }, '/url'],
    ['a login in it', { url: 'https://a:b@127.0.0.1/x' }, '/url'],
    ['neither a url nor a source', {}, '/url'],
    ['both', { url: 'https://127.0.0.1/x', source: { snapshotId: 'x' } }, '/url'],
    ['a registry reference that is none', { url: 'oci://127.0.0.1/UPPER:tag' }, '/url'],
    ['a bad digest', { url: 'https://127.0.0.1/x', digest: 'sha256:1' }, '/digest'],
    ['an unknown field', { url: 'https://127.0.0.1/x', owner: 'me' }, '/owner'],
    ['shell in a name', { url: 'https://127.0.0.1/x', name: '$(id);' }, '/name'],
    ['a newline in a label', { url: 'https://127.0.0.1/x', labels: { a: 'b\nc' } }, '/labels'],
  ])('refuses %s', async (_, body, pointer) => {
    const answer = await post({ name: 'web', ...body });
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, 'invalid', pointer]);
  });

  test('an upload may promise a digest too', async () => {
    const send = (digest: string): Promise<RestAnswer> =>
      app.tenant.with({ prefer: 'wait=20', 'content-type': 'application/gzip' }).post(`/v1/images?name=sent&digest=${digest}`, archive);
    expect((await send(`sha256:${'1'.repeat(64)}`)).body.code).toBe('invalid');
    await eventually(async () => expect(await left()).toEqual([[], [], 0]));
    expect((await send(sha256(archive))).body.image.status).toBe('ready');
  });
});

describe('images from a registry', () => {
  const root = tarOf({ 'etc/os-release': 'ID=registered\nVERSION_ID=2\n', 'bin/sh': 'x' });
  const layout = ociLayout([root, tarOf({ 'etc/more': 'y' })], { Cmd: ['sleep', '1000'], Env: ['FROM=registry', 'BAD NAME=x'] });

  test('a reference is read by its tag or its digest, and containers run what the image says', async () => {
    await registry.push(layout, 'team/app', '1.0');
    const made = await post({ name: 'app', url: `oci://${registry.host}/team/app:1.0`, digest: layout.digest });
    expect(made.body.image).toMatchObject({ status: 'ready', os: 'registered', release: '2', digest: layout.digest, command: ['sleep', '1000'] });
    const container = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'app', image: 'app', env: { OWN: 'x' } })).body.container;
    expect(container).toMatchObject({ status: 'running', command: ['sleep', '1000'], env: { FROM: 'registry', OWN: 'x' } });
    await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${container.id}?force=true`);
    await gone('app');
    expect((await post({ name: 'app', url: `oci://${registry.host}/team/app@${layout.digest}` })).body.image.digest).toBe(layout.digest);
  });

  test('an index leads to the image of the architecture asked for', async () => {
    await registry.push(layout, 'team/multi', 'amd');
    const described = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: layout.digest, size: layout.manifest.length };
    const index = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.index.v1+json',
        manifests: [{ ...described, platform: { os: 'linux', architecture: 'amd64' } }],
      }),
    );
    await registry.pushIndex(index, 'team/multi', 'latest');
    const made = await post({ name: 'multi', url: `oci://${registry.host}/team/multi`, digest: sha256(index), architecture: 'amd64' });
    expect(made.body.image).toMatchObject({ status: 'ready', digest: layout.digest });
    const other = await post({ name: 'other', url: `oci://${registry.host}/team/multi`, architecture: 'arm64' });
    expect(other.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid', message: expect.stringContaining('arm64') } });
  });

  test.each([
    ['a tag that is not there', () => `oci://${registry.host}/team/none:1`, undefined],
    ['a digest that is not there', () => `oci://${registry.host}/team/app@sha256:${'2'.repeat(64)}`, undefined],
    ['another digest than promised', () => `oci://${registry.host}/team/app:1.0`, `sha256:${'3'.repeat(64)}`],
  ])('%s is refused', async (_, url, digest) => {
    const made = await post({ name: 'none', url: url(), ...(digest ? { digest } : {}) });
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid' } });
  });
});

describe('images of snapshots', () => {
  test('a snapshot is published; reading it is asked of the key as well', async () => {
    await post({ name: 'base', url: `${origin}/image.tar.gz`, digest: sha256(archive) });
    const waiting = app.tenant.with({ prefer: 'wait=20' });
    await waiting.post('/v1/containers', { name: 'source', image: 'base' });
    await waiting.post('/v1/containers/source/exec', { command: ['sh', '-c', 'echo kept > /root/kept'] });
    await waiting.post('/v1/containers/source/snapshots', { name: 'moment' });
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'writer', scopes: ['images:*'] })).body;
    expect((await new RestClient(app.url, secret).post('/v1/images', { name: 'no', source: { snapshotId: 'moment' } })).body.code).toBe('forbidden');
    expect((await post({ name: 'no', source: { snapshotId: 'nothing' } })).body.code).toBe('not_found');
    const made = await post({ name: 'published', source: { snapshotId: 'moment' } });
    expect(made.body.operation).toMatchObject({ status: 'succeeded', steps: [{ name: 'pack' }, { name: 'import' }] });
    expect(made.body.image).toMatchObject({ status: 'ready', os: 'busybox', digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
    await waiting.post('/v1/containers', { name: 'copy', image: 'published' });
    const read = await waiting.post('/v1/containers/copy/exec', { command: ['cat', '/root/kept'] });
    expect(read.body.stdout).toBe('kept\n');
    for (const name of ['copy', 'source']) await waiting.delete(`/v1/containers/${name}?force=true`);
    await waiting.delete('/v1/snapshots/moment');
  });
});

describe('care for images', () => {
  const upload = (query: string): Promise<RestAnswer> =>
    app.tenant.with({ prefer: 'wait=20', 'content-type': 'application/gzip' }).post(`/v1/images?${query}`, archive);

  test('an alias moves from one image to the next, and containers follow it', async () => {
    await upload('name=v1&alias=stable');
    const { image } = (await upload('name=v2')).body;
    const moved = await app.tenant.with({ 'if-match': `"${image.version + 7}"` }).patch('/v1/images/v2', { alias: 'stable', labels: { tier: 'x' } });
    expect(moved.status).toBe(412);
    const { version } = (await app.tenant.get('/v1/images/v2')).body;
    const now = await app.tenant.with({ 'if-match': `"${version}"` }).patch('/v1/images/v2', { alias: 'stable', labels: { tier: 'x' } });
    expect(now.body.image).toMatchObject({ name: 'v2', alias: 'stable', labels: { tier: 'x' } });
    expect((await app.tenant.get('/v1/images/stable')).body.id).toBe(image.id);
    expect((await app.tenant.get('/v1/images/v1')).body.alias).toBeUndefined();
    const cleared = await app.tenant.patch('/v1/images/v2', { alias: null, labels: { tier: null } });
    expect([cleared.body.image.alias, cleared.body.image.labels]).toEqual([undefined, {}]);
    const renamed = await app.graphql.run(
      'mutation { updateImage(input: {id: "v2", name: "v3", labels: {a: "b"}}) { image { name labels } userErrors { code } } }',
    );
    expect(renamed.data.updateImage).toEqual({ image: { name: 'v3', labels: { a: 'b' } }, userErrors: [] });
    expect((await app.tenant.patch('/v1/images/v3', { name: 'v1' })).body.code).toBe('name_taken');
  });

  test('a deprecated image works until its time, then nothing new is made from it', async () => {
    await upload('name=old');
    const told = await app.tenant.patch('/v1/images/old', { deprecation: { unavailableAfter: '2099-01-01T00:00:00Z' } });
    expect(told.body.image.deprecation).toMatchObject({ announced: expect.any(String), unavailableAfter: '2099-01-01T00:00:00Z' });
    const waiting = app.tenant.with({ prefer: 'wait=20' });
    expect((await waiting.post('/v1/containers', { name: 'early', image: 'old' })).body.container.status).toBe('running');
    await app.tenant.patch('/v1/images/old', { deprecation: { announced: '2020-01-01T00:00:00Z', unavailableAfter: '2021-01-01T00:00:00Z' } });
    expect((await waiting.post('/v1/containers', { name: 'late', image: 'old' })).body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('2021-01-01'),
    });
    expect((await app.tenant.get('/v1/containers/early')).body.status).toBe('running');
    expect((await app.tenant.patch('/v1/images/old', { deprecation: null })).body.image.deprecation).toBeUndefined();
    expect((await app.tenant.patch('/v1/images/old', { deprecation: {} })).body.code).toBe('invalid');
    await waiting.delete('/v1/containers/early?force=true');
  });

  test("others' images are not changed, and a private one is not to be had by its digest", async () => {
    const { image } = (await upload('name=mine')).body;
    expect((await app.tenant.patch('/v1/images/mine', { visibility: 'public' })).body.code).toBe('forbidden');
    for (const ref of [image.id, 'mine', image.digest]) expect((await app.operator.patch(`/v1/images/${ref}`, { name: 'theirs' })).status).toBe(404);
    const again = await app.operator
      .with({ prefer: 'wait=20' })
      .post('/v1/images', { name: 'stolen', url: `oci://${registry.host}/team/none@${image.digest}` });
    expect(again.body.operation.status).toBe('failed');
    await app.operator.with({ prefer: 'wait=20' }).delete('/v1/images/stolen');
    expect((await app.operator.post('/v1/containers', { name: 'x', image: image.digest })).body.code).toMatch(/invalid|not_found/);
  });
});
