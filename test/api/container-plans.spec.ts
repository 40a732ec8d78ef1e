import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { databaseImage } from '../support/database-image.js';
import { deleteContainers } from '../support/tenant-things.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

const LIMITS = { cpus: 0.5, memoryMiB: 64, diskMiB: 128, processes: 32 };

describe('plans', () => {
  test('a create that is only tried tells placement and quota, fails as the real one would, and leaves nothing', async () => {
    const before = await databaseImage(app.database);
    const input = { name: 'tried', image: 'busybox', limits: LIMITS };
    const tried = await app.tenant.with({ 'idempotency-key': 'try' }).post('/v1/containers?dryRun=true', input);
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({ dryRun: true, action: 'create', container: { name: 'tried', limits: LIMITS } });
    expect(tried.body.hostId).toMatch(/^hst_/);
    expect(tried.body.quota).toContainEqual({ resource: 'memoryMiB', limit: 16_384, used: 0, after: 64 });
    const wrong: [object, string][] = [
      [{ ...input, image: 'nothing' }, 'not_found'],
      [{ ...input, limits: { memoryMiB: 1_000_000 } }, 'quota_exceeded'],
      [{ ...input, name: 'Bad Name' }, 'invalid'],
    ];
    for (const [body, code] of wrong) expect((await app.tenant.post('/v1/containers?dryRun=true', body)).body.code).toBe(code);
    const graphql = await app.graphql.run(
      `query($input: CreateContainerInput!) { planCreateContainer(input: $input) { dryRun action hostId quota { resource limit used after } container { name } } }`,
      { input },
    );
    expect(graphql.data.planCreateContainer).toMatchObject({
      action: 'create',
      hostId: tried.body.hostId,
      quota: tried.body.quota,
      container: { name: 'tried' },
    });
    expect(await databaseImage(app.database)).toBe(before);
    expect((await app.host.list()).containers).toEqual([]);
  });

  test('a change tells each field and how it is applied, a deletion what it gives back', async () => {
    const { id } = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'real', image: 'busybox', limits: LIMITS, labels: { a: '1' } }))
      .body.container;
    const before = await databaseImage(app.database);
    const change = await app.tenant.patch('/v1/containers/real?dryRun=true', { labels: { b: '2' }, limits: { memoryMiB: 32 }, protected: false });
    expect(change.status).toBe(200);
    expect(change.body.changes).toEqual([
      { field: 'limits.memoryMiB', from: '64', to: '32', effect: 'live' },
      { field: 'labels', from: '{"a":"1"}', to: '{"a":"1","b":"2"}', effect: 'live' },
    ]);
    expect(change.body.quota).toEqual([{ resource: 'memoryMiB', limit: 16_384, used: 64, after: 32 }]);
    const graphql = await app.graphql.run(
      `{ planUpdateContainer(input: {id: "${id}", limits: {cpus: 1}}) { changes { field from to effect } quota { resource after } } planDeleteContainer(input: {id: "real"}) { quota { resource used after } } }`,
    );
    expect(graphql.data.planUpdateContainer).toEqual({
      changes: [{ field: 'limits.cpus', from: '0.5', to: '1', effect: 'live' }],
      quota: [{ resource: 'cpus', after: 1 }],
    });
    const removal = await app.tenant.delete(`/v1/containers/${id}?dryRun=true`);
    expect(removal.body.quota.map((q: { resource: string; after: number }) => [q.resource, q.after])).toEqual([
      ['addresses', 0],
      ['containers', 0],
      ['cpus', 0],
      ['diskMiB', 0],
      ['memoryMiB', 0],
    ]);
    expect(graphql.data.planDeleteContainer.quota).toEqual(
      removal.body.quota.map(({ resource, used, after }: Record<string, unknown>) => ({ resource, used, after })),
    );
    expect((await app.tenant.with({ 'if-match': '"99"' }).patch('/v1/containers/real?dryRun=true', { protected: true })).body.code).toBe('precondition_failed');
    expect(await databaseImage(app.database)).toBe(before);
    expect((await app.tenant.get(`/v1/containers/${id}`)).body.status).toBe('running');
    await deleteContainers(app);
  });
});
