import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

const used = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await app.tenant.get('/v1/quota')).body.items.map(({ resource, used: amount }: { resource: string; used: number }) => [resource, amount]),
  );
const bound = (limits: Record<string, number>): ReturnType<typeof app.operator.put> => app.operator.put(`/v1/tenants/${app.keys.tenantId}/quota`, limits);
const create = (name: string): ReturnType<typeof app.tenant.post> =>
  app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name, image: 'busybox', start: false });
const refusal = { code: 'quota_exceeded', limit: { limit: 0, used: 0, requested: 1 } };

test('a tenant\'s network and the addresses of its containers are counted, and given back with what had them', async () => {
  expect(await used()).toMatchObject({ networks: 0, addresses: 0 });
  await bound({ networks: 0 });
  expect((await create('none')).body).toMatchObject({ ...refusal, limit: { ...refusal.limit, resource: 'networks' } });
  await bound({ networks: 1, addresses: 2 });
  expect(await used()).toMatchObject({ networks: 0, addresses: 0, containers: 0 });
  const made = await Promise.all(['a', 'b', 'c', 'd'].map(create));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403]);
  expect(made.find(({ status }) => status === 403)!.body.limit).toMatchObject({ resource: 'addresses', limit: 2, used: 2, requested: 1 });
  expect(await used()).toMatchObject({ networks: 1, addresses: 2, containers: 2 });

  await bound({ addresses: 3 });
  app.host.faults.add({ verb: 'create', at: 'before', kind: 'fail', code: 'invalid' });
  const failed = await create('hurt');
  expect([failed.body.container.status, (await used())['addresses']]).toEqual(['error', 2]);
  for (const { body } of [...made, failed].filter(({ body }) => body.container)) {
    await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${body.container.id}`);
  }
  // the network stays with its tenant
  expect(await used()).toMatchObject({ networks: 1, addresses: 0, containers: 0 });
});

test('logins of registries are counted, however many are made at once', async () => {
  await bound({ registries: 2 });
  const login = (i: number): ReturnType<typeof app.tenant.post> =>
    app.tenant.post('/v1/registries', { name: `r${i}`, host: `r${i}.example.com`, username: 'me', password: 'secret' });
  const made = await Promise.all([0, 1, 2, 3].map(login));
  expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403]);
  const names = made.filter(({ status }) => status === 201).map(({ body }) => body.registry.name as string);
  expect(await used()).toMatchObject({ registries: 2 });
  await app.tenant.delete(`/v1/registries/${names[0]}`);
  expect(await used()).toMatchObject({ registries: 1 });
});
