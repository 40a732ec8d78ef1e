import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { RestClient } from '../support/rest-client.js';
import { deleteContainers, used } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
});
afterAll(() => app.close());
afterEach(() => deleteContainers(app));

const small = { cpus: 0.1, memoryMiB: 64, diskMiB: 64, processes: 32 };
const item = (name: string, more: object = {}): object => ({ name, image: 'busybox', limits: small, ...more });
const names = async (): Promise<string[]> => (await app.tenant.get('/v1/containers?sort=name:asc&fields=name')).body.items.map((c: { name: string }) => c.name);

describe('POST /v1/containers/batch', () => {
  test('creates all, each with its operation, and waits for all; over GraphQL the same', async () => {
    const made = await waiting.post('/v1/containers/batch', { items: [item('a'), item('b', { start: false })] });
    expect(made.status).toBe(201);
    expect(
      made.body.items.map((one: { container: { name: string; status: string }; operation: { status: string } }) => [
        one.container.name,
        one.container.status,
        one.operation.status,
      ]),
    ).toEqual([
      ['a', 'running', 'succeeded'],
      ['b', 'stopped', 'succeeded'],
    ]);
    const twin = await app.graphql
      .with({ prefer: 'wait=20' })
      .run(
        'mutation($input: CreateContainersInput!) { createContainers(input: $input) { items { container { name status } operation { status } } userErrors { code } } }',
        {
          input: { items: [item('c')] },
        },
      );
    expect(twin.data.createContainers).toEqual({
      items: [{ container: { name: 'c', status: 'running' }, operation: { status: 'succeeded' } }],
      userErrors: [],
    });
  });

  test('creates none when one cannot be, names which, and holds no quota', async () => {
    await waiting.post('/v1/containers', item('taken'));
    const before = await used(app);
    const refused = async (items: object[]): Promise<unknown> => {
      const { status, body } = await app.tenant.post('/v1/containers/batch', { items });
      return [status, body.code, body.errors[0]?.pointer];
    };
    expect(await refused([item('x'), item('taken')])).toEqual([409, 'name_taken', '/items/1']);
    expect(await refused([item('x'), item('x')])).toEqual([409, 'name_taken', '/items/1']);
    expect(await refused([item('x'), item('y', { image: 'nothing' })])).toEqual([404, 'not_found', '/items/1/image']);
    expect(await refused([item('x'), item('y', { limits: { memoryMiB: 2 ** 23 } })])).toEqual([403, 'quota_exceeded', '/items/1']);
    expect(await refused([item('x'), item('Y')])).toEqual([400, 'invalid', '/items/1/name']);
    expect(await refused([])).toEqual([400, 'invalid', '/items']);
    expect(await refused(Array.from({ length: 51 }, (_, i) => item(`n${i}`)))).toEqual([400, 'invalid', '/items']);
    expect([await names(), await used(app)]).toEqual([['taken'], before]);
  });

  test('is one request to its idempotency key', async () => {
    const again = app.tenant.with({ 'idempotency-key': 'batch' });
    const body = { items: [item('once'), item('twice')] };
    const [first, second] = [await again.post('/v1/containers/batch', body), await again.post('/v1/containers/batch', body)];
    expect([second.body, second.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    expect(await names()).toEqual(['once', 'twice']);
  });
});

describe('POST /v1/containers/actions/{action}', () => {
  test('counts in a dry run, then does it to what the selector matches and whose status allows it', async () => {
    await waiting.post('/v1/containers/batch', {
      items: [item('p1', { labels: { env: 'prod' } }), item('p2', { labels: { env: 'prod' }, start: false }), item('d1', { labels: { env: 'dev' } })],
    });
    const dry = await app.tenant.post('/v1/containers/actions/pause', { labels: 'env=prod', dryRun: true });
    expect([dry.status, dry.body.matched, dry.body.items, dry.body.skipped.map((one: { name: string }) => one.name)]).toEqual([200, 2, [], ['p2']]);
    const statuses = async (): Promise<string[]> =>
      (await app.tenant.get('/v1/containers?sort=name:asc&fields=status')).body.items.map((c: { status: string }) => c.status);
    expect(await statuses()).toEqual(['running', 'running', 'stopped']);
    const done = await waiting.post('/v1/containers/actions/pause', { labels: 'env=prod' });
    expect(done.body).toMatchObject({
      matched: 2,
      items: [{ container: { name: 'p1', status: 'paused' }, operation: { kind: 'container.pause', status: 'succeeded' } }],
      skipped: [{ name: 'p2', message: 'cannot pause p2: it is stopped' }],
    });
    expect(await statuses()).toEqual(['running', 'paused', 'stopped']);
    const twin = await app.graphql
      .with({ prefer: 'wait=20' })
      .run(
        'mutation { powerContainers(input: {action: "kill", labels: "env in (prod,dev)"}) { matched items { container { status } } skipped { name } userErrors { code } } }',
      );
    expect(twin.data.powerContainers).toEqual({ matched: 3, items: Array(3).fill({ container: { status: 'stopped' } }), skipped: [], userErrors: [] });
  });

  test('refuses an action or a selector it does not know', async () => {
    expect((await app.tenant.post('/v1/containers/actions/explode', { labels: 'a=b' })).body.code).toBe('not_found');
    for (const body of [{}, { labels: '' }, { labels: ' ' }, { labels: 'a in' }]) expect((await app.tenant.post('/v1/containers/actions/stop', body)).body.code).toBe('invalid');
    expect((await app.tenant.post('/v1/containers/actions/stop', { labels: 'none=such' })).body).toEqual({ matched: 0, items: [], skipped: [] });
  });
});

describe('?fields=', () => {
  test('shows those fields alone, of one object and of a list, within others too', async () => {
    const { id } = (await waiting.post('/v1/containers', item('slim'))).body.container;
    const one = await app.tenant.get(`/v1/containers/${id}?fields=name,limits.memoryMiB,addresses.address`);
    expect(one.body).toEqual({ name: 'slim', limits: { memoryMiB: 64 }, addresses: [{ address: expect.stringMatching(/^10\./) }] });
    expect(one.headers['etag']).toBe((await app.tenant.get(`/v1/containers/${id}`)).headers['etag']);
    await waiting.post('/v1/containers', item('slimmer'));
    const list = await app.tenant.get('/v1/containers?limit=1&fields=name');
    expect([list.body.items, typeof list.body.nextCursor, list.headers['link']]).toEqual([
      [{ name: 'slimmer' }],
      'string',
      expect.stringContaining('fields=name'),
    ]);
    for (const wrong of ['', 'a..b', 'a,', '1', Array(51).fill('a').join()]) {
      expect((await app.tenant.get(`/v1/containers?fields=${wrong}`)).body).toMatchObject({ code: 'invalid', errors: [{ pointer: 'query/fields' }] });
    }
  });
});
