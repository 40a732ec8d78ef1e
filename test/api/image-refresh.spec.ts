import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publishImage } from '../../src/roles/image-build/publish-image.js';
import { busyboxImage } from '../../src/roles/up/busybox-image.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await deleteContainers(app);
  await app.close();
});

const publish = (alias: string, builtAt: string, archive = busyboxImage): Promise<string> =>
  publishImage(app.url, app.keys.operatorKey, alias, new Date(builtAt), archive);
const images = async (): Promise<object[]> =>
  (await app.tenant.get('/v1/images?sort=name:asc')).body.items.map(({ name, alias }: { name: string; alias?: string }) => (alias ? { name, alias } : { name }));

test('a public image is built again: the next version takes the alias, and a campaign moves containers there', async () => {
  expect(await publish('system', '2026-11-01T10:00:00Z')).toBe('system-20261101-100000');
  const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'web', image: 'system', labels: { app: 'web' } });
  expect(made.body.container.image.name).toBe('system-20261101-100000');
  await publish('system', '2026-11-30T15:45:01Z');
  expect(await images()).toEqual([{ name: 'system-20261101-100000' }, { name: 'system-20261130-154501', alias: 'system' }]);
  const plan = await app.tenant.post('/v1/image-campaigns', { fromImage: 'system-20261101-100000', toImage: 'system', labels: 'app=web', dryRun: true });
  expect(plan.body).toMatchObject({ dryRun: true, matched: 1 });
  const campaign = await app.tenant.post('/v1/image-campaigns', { fromImage: 'system-20261101-100000', toImage: 'system', labels: 'app=web' });
  expect(campaign.body.imageCampaign).toMatchObject({ toImage: { name: 'system-20261130-154501' }, counts: { total: 1 } });
});

test('what was built once is imported once', async () => {
  const unread = (): Buffer => {
    throw new Error('read again');
  };
  await expect(publish('system', '2026-11-30T15:45:01Z', unread)).resolves.toBe('system-20261130-154501');
  // an older one is taken back to without being imported either
  await publish('system', '2026-11-01T10:00:00Z', unread);
  expect(await images()).toContainEqual({ name: 'system-20261101-100000', alias: 'system' });
});

test('an image that has the alias for its name, as earlier versions made them, gives it up', async () => {
  await importBusybox(app);
  const { id } = (await app.tenant.get('/v1/images/busybox')).body as { id: string };
  const name = await publish('busybox', '2026-11-30T15:45:01Z');
  expect((await app.tenant.get('/v1/images/busybox')).body).toMatchObject({ name, alias: 'busybox' });
  expect((await app.tenant.get(`/v1/images/${id}`)).body.name).toMatch(/^busybox-\d{8}-\d{6}$/);
});
