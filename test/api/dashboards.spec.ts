import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { RestClient } from '../support/rest-client.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { statementsOf } from '../support/statements.js';

const TABLES = ['containers', 'snapshots', 'quotas', 'images', 'operations'];
const PAGE = `query($last: Int!) {
  containers(last: $last) {
    nodes {
      id name status limits { cpus memoryMiB } addresses { address } snapshots
      stats { cpuPercent memory { usedMiB limitMiB } }
      newestSnapshots(most: 2) { id name container { name } }
    }
  }
  quota { resource limit used }
}`;

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  await app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, { containers: 50, cpus: 50, memoryMiB: 50_000, diskMiB: 500_000, snapshots: 100 });
  waiting = app.tenant.with({ prefer: 'wait=20' });
  const create = (i: number): Promise<unknown> => waiting.post('/v1/containers', { name: `c${i}`, image: 'busybox' });
  for (const i of [0, 1, 2]) await create(i);
  await Promise.all(Array.from({ length: 17 }, (_, i) => create(i + 3)));
  for (const i of [0, 1, 2]) for (const name of ['one', 'two', 'three']) await waiting.post(`/v1/containers/c${i}/snapshots`, { name: `${name}-${i}` });
});
afterAll(() => app.close());

describe('a dashboard page', () => {
  test('shows containers with what they use, their newest snapshots, and the quota', async () => {
    const { data, errors } = await app.graphql.run(PAGE, { last: 20 });
    expect(errors).toBeUndefined();
    expect(data.containers.nodes).toHaveLength(20);
    for (const node of data.containers.nodes) {
      expect(node).toMatchObject({ status: 'running', stats: { memory: { limitMiB: 512 } }, addresses: [{ address: expect.stringMatching(/^10\./) }] });
    }
    const first = data.containers.nodes.find((node: { name: string }) => node.name === 'c0');
    expect(first).toMatchObject({ snapshots: 3, newestSnapshots: [{ name: 'three-0', container: { name: 'c0' } }, { name: 'two-0' }] });
    expect(data.quota.length).toBeGreaterThan(3);
  });

  test('costs as many statements for twenty containers as for two', async () => {
    const two = await statementsOf(TABLES, () => app.graphql.run(PAGE, { last: 2 }));
    const twenty = await statementsOf(TABLES, () => app.graphql.run(PAGE, { last: 20 }));
    // the quota, the page, what stats need to know, the snapshots, and their containers
    expect([two.length, twenty.length]).toEqual([5, 5]);
  });

  test('reads objects by their ids with one statement for each noun, however many there are', async () => {
    const list = async (path: string): Promise<string[]> => (await app.tenant.get(`${path}?limit=10`)).body.items.map((item: { id: string }) => item.id);
    for (const name of ['key-a', 'key-b']) await app.tenant.post('/v1/api-keys', { name, scopes: ['containers:read'] });
    const found = [
      await list('/v1/containers'),
      await list('/v1/snapshots'),
      await list('/v1/operations'),
      await list('/v1/images'),
      await list('/v1/api-keys'),
    ];
    const ids = found.flat().slice(0, 49);
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Container { name } } }';
    const tables = ['containers', 'snapshots', 'operations', 'images', 'api_keys'];
    const shown = await app.graphql.run(query, { ids: [...ids, 'ctr_01k00000000000000000000000', 'nonsense'] });
    expect(shown.data.nodes.map((node: { id: string } | null) => node?.id)).toEqual([...ids, undefined, undefined]);
    expect(new Set(shown.data.nodes.slice(0, -2).map((node: { __typename: string }) => node.__typename))).toEqual(
      new Set(['Container', 'Snapshot', 'Operation', 'Image', 'ApiKey']),
    );
    const few = found.map(([first]) => first);
    expect(await statementsOf(tables, () => app.graphql.run(query, { ids: few }))).toHaveLength(5);
    expect(await statementsOf(tables, () => app.graphql.run(query, { ids }))).toHaveLength(5);
  });

  test('shows a part that failed as that part\'s error, and asks for each noun\'s scope', async () => {
    app.host.faults.add({ verb: 'metering.stats', at: 'before', kind: 'fail', code: 'internal' });
    const { data, errors } = await app.graphql.run('{ containers(first: 2) { nodes { name stats { cpuPercent } } } }');
    expect(errors).toHaveLength(1);
    expect(data.containers.nodes.map((node: { stats: unknown }) => node.stats === null).sort()).toEqual([false, true]);
    const { secret } = (await app.tenant.post('/v1/api-keys', { name: 'containers-only', scopes: ['containers:read'] })).body;
    const narrow = await new GraphqlClient(app.url, secret).run('{ containers(first: 1) { nodes { name newestSnapshots { name } } } }');
    expect(narrow.errors?.[0]?.extensions.code).toBe('forbidden');
  });
});

describe('pages', () => {
  test('are stable while rows are inserted and deleted between them, both transports', async () => {
    const before = (await app.tenant.get('/v1/containers?limit=200&sort=name:asc')).body.items.map((c: { name: string }) => c.name);
    const seen: string[] = [];
    let cursor = '';
    for (let turn = 0; ; turn++) {
      const page = (await app.tenant.get(`/v1/containers?limit=3&sort=name:asc${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map((c: { name: string }) => c.name));
      await waiting.post('/v1/containers', { name: `a${turn}`, image: 'busybox', start: false });
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen.filter((name) => !/^a\d/.test(name))).toEqual(before);
    expect(new Set(seen).size).toBe(seen.length);
    const all = (await app.graphql.run('{ containers(first: 100) { nodes { id } } }')).data.containers.nodes.map((c: { id: string }) => c.id);
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const containers: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = (
        await app.graphql.run('query($after: String) { containers(first: 7, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } } }', {
          after,
        })
      ).data.containers;
      paged.push(...containers.edges.map((edge) => edge.node.id));
      after = containers.pageInfo.hasNextPage ? containers.pageInfo.endCursor : null;
      await app.tenant.post('/v1/containers', { name: `late-${paged.length}`, image: 'busybox', start: false });
    } while (after);
    expect(paged).toEqual(all);
  });
});

test('an installation with trusted documents runs those alone, by text or by hash, over both protocols', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-documents-'));
  const trusted = '{ me { tenant { name } } }';
  const hash = createHash('sha256').update(trusted).digest('hex');
  await writeFile(join(folder, 'documents.json'), JSON.stringify({ [hash]: trusted }));
  const strict = await startApp({ BERTH_GRAPHQL_DOCUMENTS: join(folder, 'documents.json') });
  try {
    expect((await strict.graphql.run(trusted)).data.me.tenant.name).toBeTruthy();
    const byHash = (sha256Hash: string): supertest.Test =>
      supertest(strict.url)
        .post('/graphql')
        .set('authorization', `Bearer ${strict.keys.tenantKey}`)
        .send({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect((await byHash(hash)).body.data.me.tenant.name).toBeTruthy();
    expect((await byHash(hash.replace(/^./, (c) => (c === '0' ? '1' : '0')))).body.errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'invalid' },
    });
    const other = await strict.graphql.run('{ me { tenant { id } } }');
    expect([other.data, other.errors?.[0]?.extensions.code]).toEqual([undefined, 'forbidden']);
  } finally {
    await strict.close();
    await rm(folder, { recursive: true });
  }
});
