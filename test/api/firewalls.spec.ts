import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { RestClient } from '../support/rest-client.js';
import { used } from '../support/tenant-things.js';

const ANY = { cidr: '0.0.0.0/0' };
const WEB = { direction: 'in', protocol: 'tcp', ports: ['80', '8000-8100'], peers: [ANY, { cidr: '::/0' }], description: 'the web' };

let app: TestApp;
let waiting: RestClient;
beforeAll(async () => {
  app = await startApp();
  await anImage(app.tenant, 'base');
  waiting = app.tenant.with({ prefer: 'wait=30' });
});
afterAll(() => app.close());
afterEach(async () => {
  app.host.faults.release();
  for (const { id } of (await app.tenant.get('/v1/firewalls')).body.items) await app.tenant.delete(`/v1/firewalls/${id}`);
  for (const { id } of (await app.tenant.get('/v1/containers')).body.items) await waiting.delete(`/v1/containers/${id}?force=true`);
  await eventually(async () => {
    expect(await used(app)).toMatchObject({ containers: 0, firewalls: 0 });
    expect(told()).toEqual({ groups: [], firewalls: [], guarded: [] });
  });
});

const told = (): unknown => app.host.state.firewalls ?? { groups: [], firewalls: [], guarded: [] };
/** Which firewalls its host holds for each address. */
const guarded = (): Record<string, string[]> =>
  Object.fromEntries((app.host.state.firewalls?.guarded ?? []).map(({ address, firewallIds }) => [address, firewallIds]));

const container = async (name: string, labels: Record<string, string> = {}): Promise<{ id: string; address: string; networkId: string }> => {
  const { body } = await waiting.post('/v1/containers', { name, image: 'base', labels });
  return { id: body.container.id, ...body.container.addresses[0] };
};
const make = async (body: object): Promise<string> => {
  const made = await app.tenant.post('/v1/firewalls', body);
  expect([made.status, made.body.detail]).toEqual([201, undefined]);
  return made.body.firewall.id;
};
const active = (id: string): Promise<void> => eventually(async () => expect((await app.tenant.get(`/v1/firewalls/${id}`)).body.status).toBe('active'));

describe('firewalls over REST and GraphQL', () => {
  test('one is made, held by the host, changed, found and deleted; its quota is exact', async () => {
    const web = await container('web', { app: 'web' });
    const other = await container('other');
    const wanted = { name: 'walls', rules: [WEB], appliesTo: { selector: 'app=web', containerIds: ['other'] }, labels: { team: 'a' } };
    const made = await app.tenant.with({ 'idempotency-key': 'once' }).post('/v1/firewalls', wanted);
    const shown = { ...wanted, appliesTo: { selector: 'app=web', containerIds: [other.id] }, applied: 2, version: 1, status: 'pending' };
    expect([made.status, made.body.firewall]).toEqual([201, expect.objectContaining(shown)]);
    const { id } = made.body.firewall;
    expect(made.headers['location']).toBe(`/v1/firewalls/${id}`);
    await active(id);
    const rule = { direction: 'in', protocol: 'tcp', ports: ['80', '8000-8100'], cidrs: ['0.0.0.0/0'], groups: [] };
    expect(told()).toEqual({ groups: [], firewalls: [{ id, rules: [rule] }], guarded: expect.anything() });
    expect(guarded()).toEqual({ [web.address]: [id], [other.address]: [id] });
    expect(await used(app)).toMatchObject({ firewalls: 1 });
    for (const query of ['', '?labels=team=a', '?status=active', '?name=walls']) {
      expect((await app.tenant.get(`/v1/firewalls${query}`)).body.items).toEqual([expect.objectContaining({ id, applied: 2, version: 2 })]);
    }

    const changed = await app.tenant.patch('/v1/firewalls/walls', { rules: [], appliesTo: { selector: null } });
    expect(changed.body.firewall).toMatchObject({ rules: [], appliesTo: { containerIds: [other.id] }, applied: 1, status: 'pending', version: 3 });
    await active(id);
    expect(told()).toEqual({ groups: [], firewalls: [{ id, rules: [] }], guarded: [{ address: other.address, firewallIds: [id] }] });
    const named = await app.tenant.patch(`/v1/firewalls/${id}`, { name: 'renamed', rules: [] });
    expect(named.body.firewall).toMatchObject({ name: 'renamed', status: 'active' });

    const read = await app.graphql.run(
      `query($id: ID!) { node(id: $id) { ... on Firewall { name applied } } firewall(id: "renamed") { rules { ports } hits { rules { packets } droppedIn { bytes } } }
        firewalls(first: 5) { totalCount nodes { id } } }`,
      { id },
    );
    expect(read.data).toEqual({
      node: { name: 'renamed', applied: 1 },
      firewall: { rules: [], hits: { rules: [], droppedIn: { bytes: 0 } } },
      firewalls: { totalCount: 1, nodes: [{ id }] },
    });
    expect((await app.tenant.delete(`/v1/firewalls/${id}`)).status).toBe(204);
    await eventually(() => expect(guarded()).toEqual({}));
    expect((await app.tenant.get(`/v1/firewalls/${id}`)).status).toBe(404);
  });

  test('over GraphQL it is made, changed and deleted alike', async () => {
    await container('web');
    const made = await app.graphql.run(
      `mutation { createFirewall(input: { name: "walls", rules: [{ direction: in, protocol: tcp, ports: ["22"], peers: [{ cidr: "198.51.100.0/24" }] }], appliesTo: { containerIds: ["web"] } }) {
        firewall { id applied status rules { direction protocol ports peers { cidr selector } description } appliesTo { selector } } userErrors { code } } }`,
    );
    const { firewall } = made.data.createFirewall;
    expect(firewall).toMatchObject({
      applied: 1,
      rules: [{ direction: 'in', protocol: 'tcp', ports: ['22'], peers: [{ cidr: '198.51.100.0/24', selector: null }], description: null }],
      appliesTo: { selector: null },
    });
    const changed = await app.graphql.run(`mutation { updateFirewall(input: { id: "${firewall.id}", rules: [] }) { firewall { rules { ports } } userErrors { code } } }`);
    expect(changed.data.updateFirewall).toEqual({ firewall: { rules: [] }, userErrors: [] });
    const gone = await app.graphql.run('mutation { deleteFirewall(input: { id: "walls" }) { deletedId userErrors { code } } }');
    expect(gone.data.deleteFirewall).toEqual({ deletedId: firewall.id, userErrors: [] });
  });

  test.each([
    [{ rules: [{ ...WEB, ports: ['0'] }] }, '/rules/0/ports/0', 'want a port'],
    [{ rules: [WEB, { ...WEB, ports: ['80', '90-80'] }] }, '/rules/1/ports/1', '8000-8100'],
    [{ rules: [{ ...WEB, ports: ['65536'] }] }, '/rules/0/ports/0', '65535'],
    [{ rules: [{ ...WEB, protocol: 'icmp' }] }, '/rules/0/ports', 'icmp has none'],
    [{ rules: [{ ...WEB, protocol: 'sctp' }] }, '/rules/0/protocol', 'tcp, udp'],
    [{ rules: [{ ...WEB, direction: 'both' }] }, '/rules/0/direction', 'in, out'],
    [{ rules: [{ ...WEB, peers: [] }] }, '/rules/0/peers', ''],
    [{ rules: [{ ...WEB, peers: [{}] }] }, '/rules/0/peers/0', 'one of cidr'],
    [{ rules: [{ ...WEB, peers: [{ ...ANY, selector: 'a' }] }] }, '/rules/0/peers/0', 'one of cidr'],
    [{ rules: [{ ...WEB, peers: [ANY, { cidr: '10.0.0.1/8' }] }] }, '/rules/0/peers/1/cidr', 'no bit set'],
    [{ rules: [{ ...WEB, peers: [{ cidr: '; flush ruleset' }] }] }, '/rules/0/peers/0/cidr', 'block'],
    [{ rules: [{ ...WEB, peers: [{ selector: 'a in (' }] }] }, '/rules/0/peers/0/selector', 'cannot read'],
    [{ appliesTo: { selector: '' } }, '/appliesTo/selector', 'at least one'],
  ])('%j is refused by its field, and nothing has changed', async (wrong, pointer, words) => {
    const refused = await app.tenant.post('/v1/firewalls', { name: 'bad', ...wrong });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid']);
    expect(refused.body.errors[0]).toMatchObject({ pointer });
    expect(refused.text).toContain(words);
    expect(await used(app)).toMatchObject({ firewalls: 0 });
  });

  test('containers and networks that are not there, or another tenant\'s, are not found by their place', async () => {
    const { id, networkId } = await container('web');
    const other = new RestClient(app.url, (await app.operator.post('/v1/tenants', { name: 'other-walls' })).body.secret);
    for (const [tenant, body, pointer] of [
      [app.tenant, { appliesTo: { containerIds: ['web', 'none'] } }, '/appliesTo/containerIds/1'],
      [app.tenant, { rules: [{ ...WEB, peers: [{ networkId: 'net_none' }] }] }, '/rules/0/peers/0/networkId'],
      [other, { appliesTo: { containerIds: [id] } }, '/appliesTo/containerIds/0'],
      [other, { rules: [{ ...WEB, peers: [ANY, { networkId }] }] }, '/rules/0/peers/1/networkId'],
    ] as const) {
      const refused = await tenant.post('/v1/firewalls', { name: 'bad', ...body });
      expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual([404, 'not_found', pointer]);
    }
  });
});

describe('what a firewall is about follows containers', () => {
  test('by their labels, as they come, change and go; peers and networks too', async () => {
    const first = await container('first', { app: 'web' });
    const id = await make({
      name: 'walls',
      rules: [{ direction: 'in', protocol: 'any', peers: [{ selector: 'app=db' }, { networkId: 'default' }] }],
      appliesTo: { selector: 'app=web' },
    });
    await active(id);
    const subnet = first.address.replace(/\d+\.\d+$/, '');
    expect(guarded()).toEqual({ [first.address]: [id] });
    const { rules } = app.host.state.firewalls!.firewalls[0]!;
    expect(rules).toEqual([{ direction: 'in', protocol: 'any', ports: [], cidrs: [expect.stringMatching(new RegExp(`^${subnet}.*/22$`))], groups: [0] }]);
    expect(app.host.state.firewalls!.groups).toEqual([[]]);

    const db = await container('db', { app: 'db' });
    await eventually(() => expect(app.host.state.firewalls!.groups).toEqual([[`${db.address}/32`]]));
    await app.tenant.patch('/v1/containers/first', { labels: { app: 'none' } });
    await app.tenant.patch('/v1/containers/db', { labels: { app: 'web' } });
    await eventually(() => expect(guarded()).toEqual({ [db.address]: [id] }));
    expect((await app.tenant.get(`/v1/firewalls/${id}`)).body).toMatchObject({ applied: 1, version: 2 });
    await waiting.delete(`/v1/containers/db?force=true`);
    await eventually(() => expect(guarded()).toEqual({}));
  });

  test('one that is made is held before it starts, and is not started where it cannot be', async () => {
    const id = await make({ name: 'walls', appliesTo: { selector: 'app=web' } });
    const held: string[] = [];
    app.host.faults.add({ verb: 'start', at: 'before', kind: 'hang' });
    const { container: made } = (await app.tenant.post('/v1/containers', { name: 'web', image: 'base', labels: { app: 'web' } })).body;
    await eventually(() => expect(guarded()).toEqual({ [made.addresses[0].address]: [id] }));
    held.push(...Object.keys(guarded()));
    app.host.faults.release();
    expect(held).toEqual([made.addresses[0].address]);
    await eventually(async () => expect((await app.tenant.get('/v1/containers/web')).body.status).toBe('running'));

    app.host.faults.add({ verb: 'firewalls.apply', at: 'before', kind: 'fail', code: 'internal', times: 100 });
    const { body } = await waiting.post('/v1/containers', { name: 'shut', image: 'base', labels: { app: 'web' } });
    expect(body.operation).toMatchObject({ status: 'failed', steps: [expect.objectContaining({ name: 'guard', status: 'failed' })] });
    expect(Object.values(app.host.state.containers).map(({ spec }) => spec.hostname)).not.toContain('shut');
  });

  test('a container that is deleted is named by none any more, and others stay', async () => {
    const first = await container('first');
    const second = await container('second');
    const id = await make({ name: 'walls', appliesTo: { containerIds: ['first', 'second'] } });
    await waiting.delete(`/v1/containers/first?force=true`);
    expect((await app.tenant.get(`/v1/firewalls/${id}`)).body).toMatchObject({ appliesTo: { containerIds: [second.id] }, applied: 1 });
    await eventually(() => expect(guarded()).toEqual({ [second.address]: [id] }));
    expect(guarded()).not.toHaveProperty(first.address);
  });

  test('a host is told again what it lost, and one that failed as soon as it answers', async () => {
    await container('web');
    app.host.faults.add({ verb: 'firewalls.apply', at: 'before', kind: 'fail', times: 2 });
    const id = await make({ name: 'late', appliesTo: { containerIds: ['web'] } });
    await active(id);
    app.host.state.firewalls = { groups: [], firewalls: [], guarded: [] };
    await eventually(() => expect(Object.values(guarded())).toEqual([[id]]));
  });
});
