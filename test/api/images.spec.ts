import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { smallArchive } from '../support/archive.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

const UPLOAD_LIMIT = 64 * 1024;

let app: TestApp;
let archive: Buffer;
beforeAll(async () => {
  app = await startApp({ BERTH_IMAGE_UPLOAD_LIMIT: String(UPLOAD_LIMIT) });
  const folder = await mkdtemp(join(tmpdir(), 'berth-archive-'));
  archive = await readFile(await smallArchive(folder));
  await rm(folder, { recursive: true });
});
afterAll(() => app.close());

const upload = (as: RestClient, query: string, body: Buffer = archive, type = 'application/gzip'): Promise<RestAnswer> =>
  as.with({ 'content-type': type, prefer: 'wait=20' }).post(`/v1/images?${query}`, body);

const used = async (resource: string): Promise<number> =>
  (await app.tenant.get('/v1/quota')).body.items.find((line: { resource: string }) => line.resource === resource).used;

/** What the host holds: images in its pool. */
const onHost = async (): Promise<string[]> => (await app.host.list()).images;

/** Archives the agent has received, wholly or in part. */
const staged = (): Promise<string[]> => readdir(join(app.config.stateDir, 'agent/staging'));

describe('images over REST and GraphQL', () => {
  test('an uploaded archive becomes an image, is counted, and is gone from the host when deleted', async () => {
    const made = await upload(app.tenant, 'name=web&alias=web-latest');
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({
      kind: 'image.import',
      status: 'succeeded',
      progress: 100,
      resource: { type: 'image', id: made.body.image.id },
    });
    expect(made.body.image).toMatchObject({ name: 'web', alias: 'web-latest', status: 'ready', visibility: 'private', os: 'busybox', release: '1.0' });
    expect(made.body.image.digest).toMatch(/[0-9a-f]{64}$/);
    const { id } = made.body.image;
    for (const ref of [id, 'web', 'web-latest']) expect((await app.tenant.get(`/v1/images/${ref}`)).body).toEqual(made.body.image);
    const graphql = await app.graphql.run(
      '{ image(id: "web") { id name alias os release architecture sizeMiB digest visibility status labels command user workingDir stopSignal createdAt version } images(first: 5, status: "ready") { nodes { id } } }',
    );
    expect(graphql.data.image).toEqual(made.body.image);
    expect(graphql.data.images.nodes).toEqual([{ id }]);
    expect([await used('images'), await onHost()]).toEqual([1, [id]]);
    const gone = await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/web');
    expect([gone.status, gone.body.operation.status]).toEqual([200, 'succeeded']);
    expect([await used('images'), await onHost()]).toEqual([0, []]);
    expect((await app.tenant.get(`/v1/images/${id}`)).status).toBe(404);
    expect((await app.tenant.get('/v1/operations?kind=image.delete')).body.items[0].id).toBe(gone.body.operation.id);
  });

  test('GraphQL imports and deletes the same objects', async () => {
    const waiting = app.graphql.with({ prefer: 'wait=20' });
    const made = await waiting.run(
      'mutation($content: String!) { importImage(input: {name: "gql", content: $content}) { image { id name status } operation { status } userErrors { code message } } }',
      { content: archive.toString('base64') },
    );
    expect(made.data.importImage).toMatchObject({ userErrors: [], image: { name: 'gql', status: 'ready' }, operation: { status: 'succeeded' } });
    expect((await app.tenant.get('/v1/images/gql')).body).toMatchObject(made.data.importImage.image);
    const gone = await waiting.run('mutation { deleteImage(input: {id: "gql"}) { operation { status kind } userErrors { code } } }');
    expect(gone.data.deleteImage).toEqual({ operation: { status: 'succeeded', kind: 'image.delete' }, userErrors: [] });
  });

  test("a public image is the operator's: every tenant sees it, none deletes it, and an own image goes before it", async () => {
    const shared = await upload(app.operator, 'name=shared&visibility=public');
    expect(shared.body.image).toMatchObject({ visibility: 'public', status: 'ready' });
    expect((await app.tenant.get('/v1/images/shared')).body).toEqual(shared.body.image);
    expect((await app.tenant.get('/v1/images')).body.items).toEqual([shared.body.image]);
    expect((await app.tenant.delete('/v1/images/shared')).body.code).toBe('forbidden');
    const own = await upload(app.tenant, 'name=shared');
    expect((await app.tenant.get('/v1/images/shared')).body.id).toBe(own.body.image.id);
    expect((await app.operator.get('/v1/images/shared')).body.id).toBe(shared.body.image.id);
    expect((await app.operator.get(`/v1/images/${own.body.image.id}`)).status).toBe(404);
    expect((await upload(app.tenant, 'name=mine&visibility=public')).body.code).toBe('forbidden');
    await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/shared');
    await app.operator.with({ prefer: 'wait=20' }).delete('/v1/images/shared');
    expect((await app.tenant.get('/v1/images')).body.items).toEqual([]);
  });

  test('an image stays while a container of any tenant uses it, and what is not ready cannot be used', async () => {
    const { id } = (await upload(app.operator, 'name=base&visibility=public')).body.image;
    const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'user', image: 'base' });
    expect(made.body.container.image).toEqual({ id, name: 'base' });
    const refused = await app.operator.delete('/v1/images/base');
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect((await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/containers/user?force=true')).body.operation.status).toBe('succeeded');
    app.host.faults.add({ verb: 'images.delete', at: 'before', kind: 'hang' });
    expect((await app.operator.delete('/v1/images/base')).status).toBe(202);
    expect((await app.tenant.post('/v1/containers', { name: 'late', image: 'base' })).body.code).toBe('not_found');
    expect((await app.operator.post('/v1/containers', { name: 'late', image: 'base' })).body.code).toBe('conflict');
    app.host.faults.release();
    await eventually(async () => expect((await app.operator.get('/v1/images/base')).status).toBe(404));
  });

  test.each<[string, string, Buffer | undefined, string, number, string]>([
    ['a bad name', 'name=Bad', undefined, 'application/gzip', 400, 'invalid'],
    ['an unknown parameter', 'name=ok&owner=me', undefined, 'application/gzip', 400, 'invalid'],
    ['a body that is no archive', 'name=ok', Buffer.from('{"url":"x"}'), 'application/json', 400, 'invalid'],
    ['an archive beyond the limit', 'name=ok', Buffer.alloc(UPLOAD_LIMIT + 1), 'application/gzip', 413, 'too_large'],
  ])('refuses %s, and leaves nothing', async (_what, query, body, type, status, code) => {
    const answer = await upload(app.tenant, query, body, type);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect([(await app.tenant.get('/v1/images')).body.items, await used('images'), await onHost()]).toEqual([[], 0, []]);
  });

  test('an archive stream is refused on every other route', async () => {
    const answer = await app.tenant.with({ 'content-type': 'application/octet-stream' }).post('/v1/api-keys', Buffer.from('x'));
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid']);
  });

  test('a taken name and a full quota are refused before a byte of the body is read', async () => {
    await upload(app.tenant, 'name=first&alias=latest');
    for (const query of ['name=first', 'name=other&alias=latest']) expect((await beforeTheBody(query)).code).toBe('name_taken');
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { images: 1 });
    const full = await beforeTheBody('name=second');
    expect(full).toMatchObject({ code: 'quota_exceeded', limit: { resource: 'images', limit: 1, used: 1, requested: 1 } });
    await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { images: 10 });
    await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/first');
  });

  test('an upload that breaks off, or that is longer than it may be, leaves nothing', async () => {
    const broken = open('name=broken').sending;
    broken.on('error', () => undefined);
    broken.write(archive.subarray(0, 100));
    await eventually(async () => expect(await staged()).toHaveLength(1));
    broken.destroy();
    await eventually(async () => expect(await staged()).toEqual([]));
    const { sending, answered } = open('name=long');
    sending.end(Buffer.alloc(UPLOAD_LIMIT * 2));
    expect((await answered).code).toBe('too_large');
    await eventually(async () => expect(await staged()).toEqual([]));
    expect([(await app.tenant.get('/v1/images')).body.items, await used('images')]).toEqual([[], 0]);
  });

  test('what is no archive ends as an error that says so, holds no quota, and can be deleted', async () => {
    const made = await upload(app.tenant, 'name=junk', Buffer.from('not a tar at all'));
    expect(made.body.operation).toMatchObject({ status: 'failed', error: { code: 'invalid' } });
    expect(made.body.image).toMatchObject({ status: 'error', statusReason: { code: 'invalid' } });
    expect([await used('images'), await onHost()]).toEqual([0, []]);
    expect((await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/junk')).body.operation.status).toBe('succeeded');
  });

  test('of uploads with one name at the same time one wins, and the others leave nothing', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => upload(app.tenant, 'name=race')));
    expect(answers.map((a) => a.body.code ?? a.status).sort()).toEqual([201, 'name_taken', 'name_taken', 'name_taken']);
    expect([await used('images'), await staged(), await onHost()]).toEqual([1, [], [answers.find((a) => a.status === 201)!.body.image.id]]);
    await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/race');
  });

  test('a repeated upload with one idempotency key makes one image', async () => {
    const again = app.tenant.with({ 'idempotency-key': 'img-once' });
    const first = await upload(again, 'name=once');
    const second = await upload(again, 'name=once');
    expect([second.status, second.headers['idempotent-replayed'], second.body.image.id]).toEqual([201, 'true', first.body.image.id]);
    expect(await onHost()).toEqual([first.body.image.id]);
    await app.tenant.with({ prefer: 'wait=20' }).delete('/v1/images/once');
  });

  test('wrong scopes are refused with the same code on both transports', async () => {
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'reader', scopes: ['images:read'] })).body;
    expect((await upload(new RestClient(app.url, secret), 'name=no')).body.code).toBe('forbidden');
    const graphql = await new GraphqlClient(app.url, secret).run('mutation { deleteImage(input: {id: "no"}) { userErrors { code } } }');
    expect(graphql.errors?.[0]?.extensions.code).toBe('forbidden');
    expect((await new RestClient(app.url, secret).get('/v1/images')).status).toBe(200);
  });
});

/** An upload under way, chunked, its body still to come. */
function open(query: string): { sending: ReturnType<typeof request>; answered: Promise<{ code: string }> } {
  const sending = request(`${app.url}/v1/images?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.keys.tenantKey}`, 'content-type': 'application/x-tar', 'transfer-encoding': 'chunked' },
  });
  const answered = new Promise<{ code: string }>((resolve, reject) => {
    sending.on('error', reject);
    sending.on('response', (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve(JSON.parse(text) as { code: string }));
    });
  });
  answered.catch(() => undefined);
  return { sending, answered };
}

/** The answer to an upload of which nothing but the head was sent. */
async function beforeTheBody(query: string): Promise<{ code: string }> {
  const { sending, answered } = open(query);
  sending.flushHeaders();
  const answer = await answered;
  sending.destroy();
  return answer;
}
