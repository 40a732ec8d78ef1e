import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import type { RestClient } from '../support/rest-client.js';

let app: TestApp;
let waiting: RestClient;
let graphql: GraphqlClient;
let imageId: string;
beforeAll(async () => {
  app = await startApp();
  imageId = await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  graphql = app.graphql.with({ prefer: 'wait=20' });
});
afterAll(() => app.close());

const used = async (): Promise<Record<string, number>> => {
  const { items } = (await app.tenant.get('/v1/quota')).body;
  return Object.fromEntries(items.map((line: { resource: string; used: number }) => [line.resource, line.used]));
};
const onHost = async (id: string): Promise<string> => (await app.host.observe(id)).state;

/** Every test leaves nothing behind: no row, no quota, nothing on the host. */
afterEach(async () => {
  for (const { id } of (await app.tenant.get('/v1/containers?limit=200')).body.items) {
    await app.tenant.patch(`/v1/containers/${id}`, { protected: false });
    await waiting.delete(`/v1/containers/${id}?force=true`);
  }
  await eventually(async () => {
    expect((await app.tenant.get('/v1/containers')).body.items).toEqual([]);
    expect(await used()).toMatchObject({ containers: 0, cpus: 0, memoryMiB: 0, diskMiB: 0 });
    expect((await app.host.list()).containers).toEqual([]);
  });
});

const FIELDS = `id name status image { id name } limits { cpus memoryMiB diskMiB processes } driver labels addresses { family address networkId }
  protected autostart command env userDataSha256 snapshots createdAt updatedAt startedAt version`;

describe('containers over REST and GraphQL', () => {
  test('a container is created, run, stopped, and deleted, and both transports show the same', async () => {
    const made = await waiting.post('/v1/containers', {
      name: 'web-1',
      image: 'busybox',
      limits: { cpus: 0.5, memoryMiB: 128 },
      labels: { env: 'prod' },
      env: { GREETING: 'hello' },
      userData: '#cloud-config\n',
    });
    expect(made.status).toBe(201);
    expect(made.body.operation).toMatchObject({ kind: 'container.create', status: 'succeeded', progress: 100, resource: { type: 'container' } });
    expect(made.body.container).toMatchObject({
      name: 'web-1',
      status: 'running',
      image: { id: imageId, name: 'busybox' },
      limits: { cpus: 0.5, memoryMiB: 128, diskMiB: 4096, processes: 512 },
      driver: 'fake',
      labels: { env: 'prod' },
      protected: false,
      autostart: true,
      snapshots: 0,
    });
    const { id } = made.body.container;
    expect(made.body.container.addresses).toEqual([{ family: 'ipv4', address: '10.128.0.2', networkId: expect.stringMatching(/^net_/) }]);
    expect(made.body.container.userDataSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(made.text).not.toContain('cloud-config');
    expect(await onHost(id)).toBe('running');
    expect(await used()).toMatchObject({ containers: 1, cpus: 0.5, memoryMiB: 128, diskMiB: 4096 });

    const read = await app.tenant.get('/v1/containers/web-1');
    expect(read.body).toEqual(made.body.container);
    expect(read.headers['etag']).toBe(`"${read.body.version}"`);
    const twin = await graphql.run(`{ container(id: "${id}") { ${FIELDS} stats { memory { limitMiB } processes { limit } } } }`);
    const { stats, ...container } = twin.data.container;
    expect(container).toEqual(read.body);
    expect(stats).toEqual({ memory: { limitMiB: 128 }, processes: { limit: 512 } });

    const stopped = await waiting.post(`/v1/containers/${id}/actions/stop`);
    expect([stopped.status, stopped.body.operation.status, stopped.body.container.status]).toEqual([200, 'succeeded', 'stopped']);
    expect(stopped.body.container.startedAt).toBeUndefined();
    expect(await onHost(id)).toBe('stopped');
    const started = await graphql.run(`mutation { startContainer(input: {id: "web-1"}) { container { status } operation { kind status } userErrors { code } } }`);
    expect(started.data.startContainer).toEqual({ container: { status: 'running' }, operation: { kind: 'container.start', status: 'succeeded' }, userErrors: [] });

    const gone = await waiting.delete(`/v1/containers/${id}`);
    expect([gone.status, gone.body.operation.status]).toEqual([200, 'succeeded']);
    expect((await app.tenant.get(`/v1/containers/${id}`)).status).toBe(404);
    expect((await app.tenant.delete(`/v1/containers/${id}`)).status).toBe(404);
    expect(await onHost(id)).toBe('absent');
  });
});
