import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { systemContext } from '../../src/platform/context/op-context.js';
import { LOG } from '../../src/platform/telemetry/log.js';
import { HostsRepository } from '../../src/modules/hosts/hosts.repository.js';
import type { HostDescription } from '../../src/wire/generated/berth/host/v1/HostDescription.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { used } from '../support/tenant-things.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
  await importBusybox(app);
});
afterAll(() => app.close());

describe('hosts', () => {
  test('the operator sees the host, as its agent describes it, over both transports', async () => {
    const { items } = (await app.operator.get('/v1/hosts')).body;
    const described = await app.host.describe();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      id: expect.stringMatching(/^hst_/),
      name: described.hostname,
      status: 'online',
      driver: 'fake',
      kernel: described.kernel,
    });
    expect(items[0]).toMatchObject({ cpus: described.cpus, memoryMiB: described.memoryMiB, checks: described.checks });
    const known = ['snapshots', 'volumes', 'diskGroups', 'pause', 'diskQuota', 'ioLimits', 'swapLimits'];
    expect(items[0].capabilities).toEqual(expect.arrayContaining(known));
    expect(Date.now() - Date.parse(items[0].lastSeenAt)).toBeLessThan(15_000);
    const twin = await new GraphqlClient(app.url, app.keys.operatorKey).run('{ hosts { id name status driver capabilities checks { name ok found fix } } }');
    expect(items[0]).toMatchObject(twin.data.hosts[0]);
  });

  test('tenants see no hosts', async () => {
    expect((await app.tenant.get('/v1/hosts')).body.code).toBe('forbidden');
    expect((await app.graphql.run('{ hosts { id } }')).errors?.[0]?.extensions.code).toBe('forbidden');
  });

  test('a host whose pool is read-only takes nothing new, and the API, its readiness and its metrics say so', async () => {
    const before = (await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name: 'survivor', image: 'busybox' })).body.container;
    app.host.poolReadOnly = true;
    const host = async (): Promise<{ poolReadOnly: boolean; checks: { name: string; ok: boolean; fix: string }[] }> =>
      (await app.operator.get('/v1/hosts')).body.items[0];
    await eventually(async () =>
      expect(await host()).toMatchObject({
        poolReadOnly: true,
        checks: expect.arrayContaining([expect.objectContaining({ name: 'pool', ok: false, fix: expect.stringContaining('dmesg') })]),
      }),
    );
    const refused = await app.tenant.post('/v1/containers', { name: 'late', image: 'busybox' });
    expect([refused.status, refused.body.code]).toEqual([503, 'no_capacity']);
    const ready = await app.nobody.get('/readyz');
    expect([ready.status, ready.body.errors]).toEqual([
      503,
      [{ pointer: '/hosts', code: 'unavailable', message: 'no host has a pool that can be written: the checks of GET /v1/hosts say what to do' }],
    ]);
    expect((await app.operator.get('/metrics')).text).toMatch(/berth_host_pool_read_only\{host="[^"]+"\} 1/);
    expect((await app.tenant.get(`/v1/containers/${before.id}`)).body.status).toBe('running');
    app.host.poolReadOnly = false;
    await eventually(async () => expect((await app.nobody.get('/readyz')).status).toBe(200));
    expect((await app.operator.get('/metrics')).text).toMatch(/berth_host_pool_read_only\{host="[^"]+"\} 0/);
    expect((await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${before.id}?force=true`)).status).toBe(200);
  });

  test('what is written of a host every few seconds takes no more of the disk, which may be full', async () => {
    const hosts = app.serving.app.get(HostsRepository);
    const system = systemContext('', 'test', app.serving.app.get(LOG));
    const described = (await hosts.all(system))[0]!.description;
    const checks = Array.from({ length: 20 }, (_, index) => ({ name: `check-${index}`, ok: false, found: randomBytes(40).toString('hex'), fix: 'do it '.repeat(20) }));
    const owner = new pg.Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
    const pages = async (): Promise<unknown> => (await owner.query(`SELECT pg_total_relation_size('hosts') / 8192 AS pages`)).rows[0].pages;
    const tell = async (times: number): Promise<void> => {
      const large = { ...described, hostname: 'large', checks } as HostDescription;
      for (let left = times; left > 0; left -= 1) await hosts.seen(system, 'unix:/large', { ...large, diskFreeMiB: left }, true);
    };
    try {
      await tell(20);
      // a transaction that is open meanwhile keeps old versions alive, and takes pages once
      await eventually(async () => {
        const before = await pages();
        await tell(50);
        expect(await pages()).toBe(before);
      });
    } finally {
      await owner.query(`DELETE FROM hosts WHERE name = 'large'`);
      await owner.end();
    }
  });

  test('without a host that is online a create is refused, and nothing is kept', async () => {
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
