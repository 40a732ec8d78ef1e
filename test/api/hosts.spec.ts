import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

describe('hosts', () => {
  test('the operator sees the host, as its agent describes it, over both transports', async () => {
    const { items } = (await app.operator.get('/v1/hosts')).body;
    const described = await app.host.describe();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ id: expect.stringMatching(/^hst_/), name: described.hostname, status: 'online', driver: 'fake', kernel: described.kernel });
    expect(items[0]).toMatchObject({ cpus: described.cpus, memoryMiB: described.memoryMib, capabilities: described.capabilities, checks: described.checks });
    expect(Date.now() - Date.parse(items[0].lastSeenAt)).toBeLessThan(15_000);
    const twin = await new GraphqlClient(app.url, app.keys.operatorKey).run('{ hosts { id name status driver capabilities checks { name ok found fix } } }');
    expect(items[0]).toMatchObject(twin.data.hosts[0]);
  });

  test('tenants see no hosts', async () => {
    expect((await app.tenant.get('/v1/hosts')).body.code).toBe('forbidden');
    expect((await app.graphql.run('{ hosts { id } }')).errors?.[0]?.extensions.code).toBe('forbidden');
  });

  test('without a host that is online a create is refused, and nothing is kept', async () => {
    await importBusybox(app);
    app.host.faults.add({ verb: 'describe', at: 'before', kind: 'fail', times: 1_000_000 });
    // it still counts as online: a few failed calls say nothing; so let the silence be an hour old
    const owner = new pg.Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
    await owner.query(`UPDATE hosts SET last_seen_at = now() - interval '1 hour'`);
    await owner.end();
    await eventually(async () => expect((await app.operator.get('/v1/hosts')).body.items[0].status).toBe('offline'));
    const refused = await app.tenant.post('/v1/containers', { name: 'x', image: 'busybox' });
    expect([refused.status, refused.body.code, refused.body.retryable]).toEqual([503, 'no_capacity', true]);
    expect((await app.tenant.get('/v1/containers')).body.items).toEqual([]);
    expect((await used(app))['containers']).toBe(0);
    app.host.faults.release();
    await eventually(async () => expect((await app.operator.get('/v1/hosts')).body.items[0].status).toBe('online'));
  });
});
