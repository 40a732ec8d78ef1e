import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import type { GraphqlClient } from '../support/graphql-client.js';
import type { RestClient } from '../support/rest-client.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
let waiting: RestClient;
let graphql: GraphqlClient;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
  graphql = app.graphql.with({ prefer: 'wait=20' });
});
afterAll(() => app.close());
afterEach(() => deleteContainers(app));

const LIMITS = 'limits { cpus cpuWeight swapMiB ioReadMiBps ioWriteMiBps ioReadIops ioWriteIops networkInMbps networkOutMbps }';
const BASE = { cpus: 1, memoryMiB: 512, diskMiB: 4096, processes: 512 };

describe('limits that need not be set', () => {
  test('are given at creation, changed while it runs, and lifted by null, on both transports', async () => {
    const limits = { cpuWeight: 200, swapMiB: 64, networkInMbps: 100, networkOutMbps: 50 };
    const made = await waiting.post('/v1/containers', { name: 'bound', image: 'busybox', limits });
    expect(made.body.container.limits).toEqual({ ...BASE, ...limits });

    const bound = { ioReadMiBps: 20, ioWriteMiBps: 10, ioReadIops: 500, ioWriteIops: 250, networkOutMbps: 80, swapMiB: null };
    const changed = await waiting.patch('/v1/containers/bound', { limits: bound });
    expect(changed.body).toMatchObject({ operation: { kind: 'container.update', status: 'succeeded' } });
    const { swapMiB: _, ...kept } = { ...limits, ...bound };
    expect(changed.body.container.limits).toEqual({ ...BASE, ...kept });
    const stats = await app.tenant.get('/v1/containers/bound/stats');
    expect(stats.body).toMatchObject({ limitHits: { networkIn: 0, networkOut: 0 }, limitHitsAt: {} });

    const twin = await graphql.run(
      `mutation($input: UpdateContainerInput!) { updateContainer(input: $input) { container { ${LIMITS} } operation { status } userErrors { code } } }`,
      { input: { id: 'bound', limits: { cpuWeight: null, networkInMbps: null, ioReadMiBps: 30 } } },
    );
    expect(twin.data.updateContainer).toEqual({
      container: {
        limits: {
          cpus: 1,
          cpuWeight: null,
          swapMiB: null,
          ioReadMiBps: 30,
          ioWriteMiBps: 10,
          ioReadIops: 500,
          ioWriteIops: 250,
          networkInMbps: null,
          networkOutMbps: 80,
        },
      },
      operation: { status: 'succeeded' },
      userErrors: [],
    });
    const same = await waiting.patch('/v1/containers/bound', { limits: { cpuWeight: null, ioReadMiBps: 30 } });
    expect(same.body.operation).toBeUndefined();

    const copy = await waiting.post('/v1/containers', { name: 'copy', source: { containerId: 'bound' }, limits: { ioReadMiBps: null } });
    expect(copy.body.container.limits).toEqual({ ...BASE, ioWriteMiBps: 10, ioReadIops: 500, ioWriteIops: 250, networkOutMbps: 80 });
  });

  test.each([
    [{ cpuWeight: 0 }, '/limits/cpuWeight'],
    [{ cpuWeight: 10_001 }, '/limits/cpuWeight'],
    [{ swapMiB: -1 }, '/limits/swapMiB'],
    [{ ioReadMiBps: 0 }, '/limits/ioReadMiBps'],
    [{ ioWriteIops: 1.5 }, '/limits/ioWriteIops'],
    [{ networkOutMbps: '10' }, '/limits/networkOutMbps'],
  ])('refuses %j', async (limits, pointer) => {
    const answer = await app.tenant.post('/v1/containers', { name: 'x', image: 'busybox', limits });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'invalid', errors: [{ pointer }] });
  });
});
