import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import type { ContainerSpec, ContainerStatus, RootSource } from '../../src/agent/drivers/facets/lifecycle.js';
import { startApp, type TestApp } from '../support/app.js';
import { importBusybox } from '../support/busybox.js';
import { eventually } from '../support/eventually.js';
import { GraphqlClient } from '../support/graphql-client.js';
import { type RestAnswer, RestClient } from '../support/rest-client.js';

/** Remembers what it was last told of each container's profile. */
class Host extends FakeDriver {
  readonly profiles = new Map<string, string>();
  override create(spec: ContainerSpec, source?: RootSource): Promise<ContainerStatus> {
    this.profiles.set(spec.id, spec.profile);
    return super.create(spec, source);
  }
  override update(spec: ContainerSpec): Promise<ContainerStatus> {
    this.profiles.set(spec.id, spec.profile);
    return super.update(spec);
  }
}

let app: TestApp;
let host: Host;
let waiting: RestClient;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-profiles-'));
  host = new Host({ stateFile: join(folder, 'host.json') });
  app = await startApp({}, host);
  await importBusybox(app);
  waiting = app.tenant.with({ prefer: 'wait=20' });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const grant = (profiles: string[]): Promise<RestAnswer> => app.operator.patch(`/v1/tenants/${app.keys.tenantId}`, { profiles });
const launch = (name: string, more: object): Promise<RestAnswer> => waiting.post('/v1/containers', { name, image: 'busybox', ...more });
const refusal = (profile: string): object => ({
  status: 403,
  code: 'forbidden',
  errors: [{ pointer: '/profiles', code: 'forbidden', message: `profiles: ${profile} is not granted to this tenant; the operator can` }],
});

describe('granting', () => {
  test('is for the operator alone, on both transports', async () => {
    expect((await app.tenant.patch(`/v1/tenants/${app.keys.tenantId}`, { profiles: ['nesting'] })).body).toMatchObject({
      status: 403,
      code: 'forbidden',
      detail: 'profiles: only the operator grants them',
    });
    const reseller = await app.operator.post('/v1/tenants', { name: 'reseller', profiles: ['nesting'] });
    expect(reseller.body.tenant.profiles).toEqual(['nesting']);
    const above = new RestClient(app.url, reseller.body.secret);
    expect((await above.post('/v1/tenants', { name: 'customer', profiles: ['nesting'] })).body.code).toBe('forbidden');
    const customer = await above.post('/v1/tenants', { name: 'customer' });
    expect(customer.body.tenant.profiles).toEqual([]);
    expect((await above.patch('/v1/tenants/customer', { profiles: ['nesting'] })).body.code).toBe('forbidden');
    const change = 'mutation($input: ChangeTenantInput!) { updateTenant(input: $input) { tenant { profiles } userErrors { code } } }';
    const input = { id: customer.body.tenant.id, profiles: ['nesting', 'iouring', 'nesting'] };
    expect((await new GraphqlClient(app.url, reseller.body.secret).run(change, { input })).errors?.[0]?.extensions.code).toBe('forbidden');
    expect((await new GraphqlClient(app.url, app.keys.operatorKey).run(change, { input })).data.updateTenant.tenant.profiles).toEqual(['iouring', 'nesting']);
    expect((await new RestClient(app.url, customer.body.secret).get('/v1/me')).body.tenant.profiles).toEqual(['iouring', 'nesting']);
  });

  test('knows no other names', async () => {
    expect((await grant(['privileged'])).body).toMatchObject({ status: 400, code: 'invalid', errors: [{ pointer: '/profiles/0' }] });
    expect((await launch('odd', { profiles: ['default'] })).body).toMatchObject({ status: 400, code: 'invalid', errors: [{ pointer: '/profiles/0' }] });
  });
});

describe('asking', () => {
  test('without a grant changes nothing, with one reaches the host', async () => {
    expect((await launch('plain', {})).body.container.profiles).toEqual([]);
    expect((await launch('asks', { profiles: ['nesting'] })).body).toMatchObject(refusal('nesting'));
    expect((await waiting.patch('/v1/containers/plain', { profiles: ['iouring'] })).body).toMatchObject(refusal('iouring'));
    expect((await app.tenant.get('/v1/containers')).body.items).toHaveLength(1);

    await grant(['nesting']);
    expect((await launch('asks', { profiles: ['nesting', 'iouring'] })).body).toMatchObject(refusal('iouring'));
    const { container } = (await launch('asks', { profiles: ['nesting'] })).body;
    expect([container.profiles, container.status, host.profiles.get(container.id)]).toEqual([['nesting'], 'running', 'nesting']);
    const plain = (await app.tenant.get('/v1/containers/plain')).body.id as string;
    expect(host.profiles.get(plain)).toBe('default');

    await grant(['iouring', 'nesting']);
    const changed = await app.graphql
      .with({ prefer: 'wait=20' })
      .run(
        'mutation { updateContainer(input: {id: "plain", profiles: ["nesting", "iouring", "nesting"]}) { container { profiles } operation { status } userErrors { code } } }',
      );
    expect(changed.data.updateContainer).toEqual({ container: { profiles: ['iouring', 'nesting'] }, operation: { status: 'succeeded' }, userErrors: [] });
    expect(host.profiles.get(plain)).toBe('iouring+nesting');
  });

  test('is looked at again on every way to a new run, once the grant is withdrawn', async () => {
    await grant(['nesting']);
    const { id } = (await launch('keeps', { profiles: ['nesting'] })).body.container;
    const snapshot = (await waiting.post('/v1/containers/keeps/snapshots', { name: 'before' })).body.snapshot.id as string;
    const copy = (await launch('copies', { image: undefined, source: { containerId: 'keeps' } })).body.container;
    expect([copy.profiles, host.profiles.get(copy.id)]).toEqual([['nesting'], 'nesting']);
    await grant([]);
    const run = (await app.tenant.get('/v1/containers/keeps')).body.startedAt;

    const ways: [string, () => Promise<RestAnswer>][] = [
      ['create', () => launch('fresh', { profiles: ['nesting'] })],
      ['clone', () => launch('clone', { image: undefined, source: { containerId: 'keeps' } })],
      ['create from a snapshot', () => launch('other', { image: undefined, source: { snapshotId: snapshot }, profiles: ['nesting'] })],
      ['restore', () => waiting.post(`/v1/snapshots/${snapshot}/actions/restore`)],
      ['rebuild', () => waiting.post('/v1/containers/keeps/actions/rebuild', { image: 'busybox' })],
      ['update', () => waiting.patch('/v1/containers/keeps', { limits: { memoryMiB: 256 } })],
      ['restart', () => waiting.post('/v1/containers/keeps/actions/restart')],
    ];
    for (const [way, ask] of ways) expect([way, (await ask()).body]).toMatchObject([way, refusal('nesting')]);
    const batch = await waiting.post('/v1/containers/batch', { items: [{ name: 'many', image: 'busybox', profiles: ['nesting'] }] });
    expect(batch.body).toMatchObject({ code: 'forbidden', errors: [{ pointer: '/items/0/profiles' }] });
    expect((await app.tenant.get('/v1/containers/keeps')).body).toMatchObject({ status: 'running', startedAt: run, profiles: ['nesting'] });

    // What it was told stays told: it stops, and does not start again with it.
    expect((await waiting.post('/v1/containers/keeps/actions/stop', { force: true })).body.container.status).toBe('stopped');
    expect((await waiting.post('/v1/containers/keeps/actions/start')).body).toMatchObject(refusal('nesting'));
    expect((await waiting.patch('/v1/containers/keeps', { profiles: [], labels: { tame: 'yes' } })).body).toMatchObject({
      container: { profiles: [] },
      operation: { status: 'succeeded' },
    });
    expect((await waiting.post('/v1/containers/keeps/actions/start')).body.container.status).toBe('running');
    expect(host.profiles.get(id)).toBe('default');
    // One from a snapshot begins without.
    expect((await launch('other', { image: undefined, source: { snapshotId: snapshot } })).body.container.profiles).toEqual([]);
  });

  test('one whose grant went while its tenant was suspended stays stopped and says why', async () => {
    await grant(['nesting']);
    await launch('sleeps', { profiles: ['nesting'] });
    const status = async (): Promise<unknown> => {
      const { status, statusReason } = (await app.tenant.get('/v1/containers/sleeps')).body;
      return [status, statusReason?.code];
    };
    await app.operator.post(`/v1/tenants/${app.keys.tenantId}/actions/suspend`);
    await eventually(async () => expect(await status()).toEqual(['stopped', undefined]));
    await grant([]);
    await app.operator.post(`/v1/tenants/${app.keys.tenantId}/actions/resume`);
    await eventually(async () => expect(await status()).toEqual(['stopped', 'forbidden']));
  });

  test('one whose grant went while its host was down stays stopped and says why; the others run again', async () => {
    await grant(['iouring', 'nesting']);
    const made = await Promise.all(
      Object.entries({ withdrawn: ['nesting'], granted: ['iouring'], ordinary: [] }).map(([name, profiles]) => launch(name, { profiles })),
    );
    const started = made.map(({ body }) => body.container.startedAt as string);
    await launch('manual', { profiles: ['iouring'], autostart: false });
    await grant(['iouring']);
    host = new Host({ stateFile: join(folder, 'host.json') });
    host.reboot();
    await app.replaceHost(host);

    const shown = (name: string): Promise<RestAnswer> => app.tenant.get(`/v1/containers/${name}`);
    await eventually(async () => {
      const [withdrawn, granted, ordinary, manual] = await Promise.all(
        ['withdrawn', 'granted', 'ordinary', 'manual'].map(async (name) => (await shown(name)).body),
      );
      expect(withdrawn).toMatchObject({ status: 'stopped', statusReason: { code: 'forbidden' } });
      expect([granted.status, ordinary.status, manual.status]).toEqual(['running', 'running', 'stopped']);
      expect(granted.startedAt > started[1]!).toBe(true);
    });
    expect((await host.observe(made[0]!.body.container.id)).state).toBe('stopped');
    // Granted again, it is for its tenant to start.
    await grant(['nesting']);
    expect((await waiting.post('/v1/containers/withdrawn/actions/start')).body.container.status).toBe('running');
  });
});
