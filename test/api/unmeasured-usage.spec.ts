import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ BERTH_USAGE_SECONDS: '3600' });
  await importBusybox(app);
});
afterAll(() => app.close());

test('what ran between two measurements is counted all the same, also of a container that nobody ever measured', async () => {
  const tenant = app.tenant.with({ prefer: 'wait=20' });
  const limits = { cpus: 0.1, memoryMiB: 64, diskMiB: 128, processes: 16 };
  await tenant.post('/v1/containers', { name: 'brief', image: 'busybox', limits });
  for (const action of ['stop', 'start', 'restart']) expect((await tenant.post(`/v1/containers/brief/actions/${action}`, { force: true })).status).toBe(200);
  expect((await tenant.get('/v1/usage')).body.items).toEqual([]);
  await tenant.delete('/v1/containers/brief?force=true');
  const [line] = (await tenant.get('/v1/usage')).body.items;
  expect(line).toMatchObject({ containerName: 'brief', cpuSeconds: expect.any(Number), gapSeconds: 0 });
  // a fake container uses one hundredth of a core while it runs
  expect(line.cpuSeconds).toBeGreaterThan(0);
  expect(line.memoryMiBHours).toBeCloseTo((line.cpuSeconds * 100 * 64) / 3600, 4);
});
