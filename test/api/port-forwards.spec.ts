import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { RestClient } from '../support/rest-client.js';
import { superuser } from '../support/superuser.js';
import { used } from '../support/tenant-things.js';

const HOST = '192.0.2.1';
/** The installation has four ports to give. */
const PORTS = { BERTH_PUBLIC_PORTS: '20000-20003' };

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp(PORTS);
  await anImage(app.tenant, 'base');
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());
afterEach(async () => {
  app.host.faults.release();
  for (const { id } of (await app.tenant.get('/v1/containers')).body.items) await waiting.delete(`/v1/containers/${id}?force=true`);
  await eventually(async () => {
    expect(await used(app)).toMatchObject({ containers: 0, portForwards: 0 });
    expect(app.host.state.forwards ?? []).toEqual([]);
  });
});

const container = async (name: string): Promise<{ id: string; address: string }> => {
  const { body } = await waiting.post('/v1/containers', { name, image: 'base' });
  return { id: body.container.id, address: body.container.addresses[0].address };
};
const active = (id: string): Promise<void> =>
  eventually(async () => expect((await app.tenant.get(`/v1/port-forwards/${id}`)).body.status).toBe('active'));

describe('port forwards over REST and GraphQL', () => {
  test('one is made, let through by its host, changed, found and deleted; its quota is exact', async () => {
    const { id: containerId, address } = await container('web');
    const wanted = { name: 'http', protocol: 'tcp', publicPort: 20_001, containerId: 'web', targetPort: 80, allowedCidrs: ['198.51.100.0/24'], labels: { app: 'web' } };
    const made = await app.tenant.with({ 'idempotency-key': 'once' }).post('/v1/port-forwards', wanted);
    expect([made.status, made.body.portForward]).toEqual([201, expect.objectContaining({ ...wanted, containerId, publicAddress: HOST, status: 'pending', version: 1 })]);
    const { id } = made.body.portForward;
    expect(made.headers['location']).toBe(`/v1/port-forwards/${id}`);
    await active(id);
    const told = { protocol: 'tcp', publicAddress: HOST, publicPort: 20_001, address, port: 80, allowedCidrs: ['198.51.100.0/24'] };
    expect(app.host.state.forwards).toEqual([told]);
    expect(await used(app)).toMatchObject({ portForwards: 1 });
    for (const query of ['', '?labels=app=web', `?containerId=${containerId}&status=active`, '?name=http']) {
      expect((await app.tenant.get(`/v1/port-forwards${query}`)).body.items).toEqual([expect.objectContaining({ id, version: 2 })]);
    }
    expect((await app.tenant.get('/v1/port-forwards?containerId=ctr_none')).body.items).toEqual([]);

    const changed = await app.tenant.patch('/v1/port-forwards/http', { targetPort: 8080, allowedCidrs: [], labels: { app: null } });
    expect(changed.body.portForward).toMatchObject({ targetPort: 8080, allowedCidrs: [], labels: {}, status: 'pending', publicPort: 20_001 });
    await active(id);
    expect(app.host.state.forwards).toEqual([{ ...told, port: 8080, allowedCidrs: [] }]);
    const named = await app.tenant.patch(`/v1/port-forwards/${id}`, { name: 'site' });
    expect(named.body.portForward).toMatchObject({ name: 'site', status: 'active' });
    const same = await app.tenant.patch(`/v1/port-forwards/${id}`, { targetPort: 8080 });
    expect(same.body.portForward.version).toBe(named.body.portForward.version);

    const read = await app.graphql.run(
      `query($id: ID!) { node(id: $id) { ... on PortForward { name } } portForward(id: "site") { protocol publicPort container { name } }
        portForwards(first: 5) { totalCount nodes { id } } container(id: "web") { portForwards { id status } } }`,
      { id },
    );
    expect(read.data).toEqual({
      node: { name: 'site' },
      portForward: { protocol: 'tcp', publicPort: 20_001, container: { name: 'web' } },
      portForwards: { totalCount: 1, nodes: [{ id }] },
      container: { portForwards: [{ id, status: 'active' }] },
    });
    expect((await app.tenant.delete(`/v1/port-forwards/${id}`)).status).toBe(204);
    expect((await app.tenant.get(`/v1/port-forwards/${id}`)).status).toBe(404);
    await eventually(() => expect(app.host.state.forwards).toEqual([]));
  });

  test('over GraphQL it is made, changed and deleted alike', async () => {
    await container('web');
    const made = await app.graphql.run(
      'mutation { createPortForward(input: { name: "dns", protocol: udp, containerId: "web", targetPort: 53 }) { portForward { id publicAddress publicPort status allowedCidrs } userErrors { code } } }',
    );
    const { portForward } = made.data.createPortForward;
    expect(portForward).toMatchObject({ publicAddress: HOST, status: 'pending', allowedCidrs: [] });
    const changed = await app.graphql.run(`mutation { updatePortForward(input: { id: "${portForward.id}", targetPort: 5353 }) { portForward { targetPort } userErrors { code } } }`);
    expect(changed.data.updatePortForward).toEqual({ portForward: { targetPort: 5353 }, userErrors: [] });
    const gone = await app.graphql.run('mutation { deletePortForward(input: { id: "dns" }) { deletedId userErrors { code } } }');
    expect(gone.data.deletePortForward).toEqual({ deletedId: portForward.id, userErrors: [] });
  });

  test('a port is given once, the free ones are found, and another protocol has ports of its own', async () => {
    await container('web');
    const asked = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => app.tenant.post('/v1/port-forwards', { name: `p${n}`, protocol: 'tcp', containerId: 'web', targetPort: 80 })),
    );
    const ports = asked.filter(({ status }) => status === 201).map(({ body }) => body.portForward.publicPort);
    expect(ports.sort()).toEqual([20_000, 20_001, 20_002, 20_003]);
    for (const { status, body } of asked.filter(({ status }) => status !== 201)) expect([status, body.code]).toEqual([503, 'no_capacity']);
    const taken = await app.tenant.post('/v1/port-forwards', { name: 'again', protocol: 'tcp', publicPort: 20_002, containerId: 'web', targetPort: 80 });
    expect([taken.status, taken.body.code, taken.body.detail]).toEqual([409, 'conflict', expect.stringContaining('tcp 20002 of 192.0.2.1 is taken')]);
    expect((await app.tenant.post('/v1/port-forwards', { name: 'udp', protocol: 'udp', publicPort: 20_002, containerId: 'web', targetPort: 80 })).status).toBe(201);
    expect(await used(app)).toMatchObject({ portForwards: 5 });
  });

  test.each([
    [{ publicPort: 19_999 }, '/publicPort', 'want 20000 to 20003'],
    [{ publicPort: 0 }, '/publicPort', ''],
    [{ targetPort: 65_536 }, '/targetPort', ''],
    [{ targetPort: undefined }, '/targetPort', ''],
    [{ protocol: 'sctp' }, '/protocol', 'tcp, udp'],
    [{ publicAddress: '203.0.113.9' }, '/publicAddress', 'want 192.0.2.1'],
    [{ allowedCidrs: ['10.0.0.0/8', '10.0.0.1/8'] }, '/allowedCidrs/1', 'no bit set'],
    [{ allowedCidrs: ['2001:db8::/32'] }, '/allowedCidrs/0', 'IPv4'],
    [{ allowedCidrs: ['; flush ruleset'] }, '/allowedCidrs/0', 'IPv4'],
  ])('%j is refused by its field, and nothing has changed', async (wrong, pointer, words) => {
    await container('web');
    const refused = await app.tenant.post('/v1/port-forwards', { name: 'bad', protocol: 'tcp', containerId: 'web', targetPort: 80, ...wrong });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid']);
    expect(refused.body.errors[0]).toMatchObject({ pointer });
    expect(refused.text).toContain(words);
    expect(await used(app)).toMatchObject({ portForwards: 0 });
  });

  test('another tenant\'s container is not found, its forward neither, and its port is taken', async () => {
    const { id } = await container('web');
    const { body } = await app.tenant.post('/v1/port-forwards', { name: 'mine', protocol: 'tcp', publicPort: 20_000, containerId: id, targetPort: 80 });
    const other = new RestClient(app.url, (await app.operator.post('/v1/tenants', { name: 'other-doors' })).body.secret);
    const theft = await other.post('/v1/port-forwards', { name: 'theirs', protocol: 'tcp', containerId: id, targetPort: 80 });
    expect([theft.status, theft.body.code]).toEqual([404, 'not_found']);
    for (const answer of [await other.get(`/v1/port-forwards/${body.portForward.id}`), await other.delete(`/v1/port-forwards/${body.portForward.id}`)]) expect(answer.status).toBe(404);
    await anImage(other, 'base');
    await other.with({ prefer: 'wait=30' }).post('/v1/containers', { name: 'theirs', image: 'base' });
    const taken = await other.post('/v1/port-forwards', { name: 'theirs', protocol: 'tcp', publicPort: 20_000, containerId: 'theirs', targetPort: 80 });
    expect([taken.status, taken.body.code]).toEqual([409, 'conflict']);
    await other.with({ prefer: 'wait=30' }).delete('/v1/containers/theirs?force=true');
  });
});

describe('a host is told all that its networks let in', () => {
  test('as soon as it answers again, and what was taken from it comes back', async () => {
    await container('web');
    app.host.faults.add({ verb: 'networks.apply', at: 'before', kind: 'fail', times: 2 });
    const { body } = await app.tenant.post('/v1/port-forwards', { name: 'late', protocol: 'tcp', containerId: 'web', targetPort: 80 });
    await active(body.portForward.id);
    app.host.state.forwards = [];
    await eventually(() => expect(app.host.state.forwards).toHaveLength(1));
  });

  test('also when a worker died while it told the host: nobody waits for its job', async () => {
    await container('web');
    const { body } = await app.tenant.post('/v1/port-forwards', { name: 'first', protocol: 'tcp', containerId: 'web', targetPort: 80 });
    await active(body.portForward.id);
    const database = new pg.Client({ connectionString: app.database.ownerUrl.replace('berth_owner', 'postgres') });
    await database.connect();
    try {
      await eventually(async () => {
        const { rowCount } = await database.query(
          `UPDATE graphile_worker._private_job_queues SET locked_by = 'worker-dead', locked_at = now() - interval '1 minute' WHERE queue_name LIKE 'networks %' AND locked_at IS NULL`,
        );
        expect(rowCount).toBeGreaterThan(0);
      });
    } finally {
      await database.end();
    }
    await app.tenant.delete('/v1/port-forwards/first');
    await eventually(() => expect(app.host.state.forwards).toEqual([]));
  });

  test('a container that is deleted takes its forwards along, with an event for each', async () => {
    const { id } = await container('web');
    await app.tenant.post('/v1/port-forwards', { name: 'gone', protocol: 'tcp', containerId: id, targetPort: 80 });
    await waiting.delete(`/v1/containers/${id}?force=true`);
    expect((await app.tenant.get('/v1/port-forwards')).body.items).toEqual([]);
    const events = (await app.tenant.get('/v1/events?after=0&types=portForward.*&limit=200')).body.items.map(({ type }: { type: string }) => type);
    expect(events).toEqual(expect.arrayContaining(['portForward.created', 'portForward.deleted']));
    const late = await app.tenant.post('/v1/port-forwards', { name: 'late', protocol: 'tcp', containerId: id, targetPort: 80 });
    expect(late.status).toBe(404);
  });
});

test('one whose row is being changed keeps no other from becoming active', async () => {
  await container('web');
  const make = async (name: string, publicPort: number): Promise<string> =>
    (await app.tenant.post('/v1/port-forwards', { name, protocol: 'tcp', publicPort, containerId: 'web', targetPort: 80 })).body.portForward.id;
  const first = await make('first', 20_000);
  await active(first);
  const holder = await superuser(app);
  try {
    app.host.faults.add({ verb: 'networks.apply', at: 'before', kind: 'hang' });
    await app.tenant.patch(`/v1/port-forwards/${first}`, { targetPort: 81 });
    const second = await make('second', 20_001);
    await eventually(() => expect(app.host.faults.hangs).toBe(1));
    await holder.query('BEGIN');
    await holder.query('SELECT FROM port_forwards WHERE id = $1 FOR UPDATE', [first]);
    app.host.faults.release();
    await active(second);
    expect((await app.tenant.get(`/v1/port-forwards/${first}`)).body.status).toBe('pending');
    await holder.query('ROLLBACK');
    await active(first);
  } finally {
    await holder.end();
  }
});
