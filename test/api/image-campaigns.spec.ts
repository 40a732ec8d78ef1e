import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { anImage } from '../support/belongings.js';
import { eventually } from '../support/eventually.js';
import { tarOf } from '../support/oci-layout.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';
import { deleteContainers } from '../support/tenant-things.js';

type Body = RestAnswer['body'];

let app: TestApp;
let base: string;
beforeAll(async () => {
  app = await startApp();
  base = (await anImage(app.tenant, 'base')).id;
  const files = {
    'sbin/init': '#!/bin/sh\n',
    'etc/passwd': 'root:x:0:0:patched:/root:/bin/sh\n',
    'etc/os-release': 'ID=busybox\nVERSION_ID="2.0"\n',
    'etc/added': 'added\n',
  };
  const made = await app.tenant.with({ 'content-type': 'application/x-tar', prefer: 'wait=20' }).post('/v1/images?name=patched&alias=newest', tarOf(files));
  expect(made.body.operation.status).toBe('succeeded');
});
afterEach(() => deleteContainers(app));
afterAll(() => app.close());

async function container(name: string, more: object = {}): Promise<string> {
  const made = await app.tenant.with({ prefer: 'wait=20' }).post('/v1/containers', { name, image: 'base', labels: { app: 'web' }, ...more });
  expect(made.body.operation.status).toBe('succeeded');
  return made.body.container.id;
}
const sh = async (id: string, script: string): Promise<string> =>
  (await app.tenant.post(`/v1/containers/${id}/exec`, { command: ['sh', '-c', script] })).body.stdout;
async function begin(more: object = {}): Promise<string> {
  const made = await app.tenant.post('/v1/image-campaigns', { labels: 'app=web', fromImage: 'base', toImage: 'newest', ...more });
  expect(made.status === 201 ? '' : made.text).toBe('');
  return made.body.imageCampaign.id;
}
const get = async (id: string): Promise<Body> => (await app.tenant.get(`/v1/image-campaigns/${id}`)).body;
const becomes = (id: string, status: string): Promise<Body> =>
  eventually(async () => {
    const campaign = await get(id);
    expect(campaign.status).toBe(status);
    return campaign;
  }, 20);
const results = async (id: string): Promise<Record<string, Body>> =>
  Object.fromEntries((await app.tenant.get(`/v1/image-campaigns/${id}/containers?limit=200`)).body.items.map((item: Body) => [item.name, item]));
const imageOf = async (id: string): Promise<string> => (await app.tenant.get(`/v1/containers/${id}`)).body.image.name;

describe('an image campaign', () => {
  test('moves what the selector matches below its own files, tells what hides the change, and leaves what was stopped stopped', async () => {
    const [one, two, still] = [await container('one'), await container('two', { protected: true }), await container('still')];
    const quit = await container('quit', { labels: { app: 'quit' }, command: ['sh', '-c', 'sleep 5'] });
    app.host.clock.advance(6000);
    await eventually(async () =>
      expect((await app.tenant.get(`/v1/containers/${quit}`)).body).toMatchObject({ status: 'stopped', statusReason: { code: 'exited' } }),
    );
    const alone = await begin({ labels: 'app=quit' });
    expect((await becomes(alone, 'succeeded')).counts.moved).toBe(1);
    expect([await imageOf(quit), (await app.host.observe(quit)).state]).toEqual(['patched', 'stopped']);

    const other = await container('other', { labels: { app: 'db' } });
    await sh(one, 'echo own > /root/own; echo mine > /etc/passwd');
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${still}/actions/stop`, {});
    const asked = { labels: 'app=web', fromImage: 'base', toImage: 'newest', dryRun: true };
    const tried = await app.tenant.post('/v1/image-campaigns', asked);
    expect([tried.status, tried.body]).toEqual([200, { matched: 3, skipped: [], dryRun: true }]);

    const id = await begin({ name: 'patch-1', wave: { size: 2 }, healthCheck: { command: ['cat', '/etc/added'], timeoutSeconds: 5 } });
    const done = await becomes(id, 'succeeded');
    expect(done).toMatchObject({
      name: 'patch-1',
      labels: 'app=web',
      fromImage: { name: 'base' },
      toImage: { name: 'patched' },
      waves: 2,
      counts: { total: 3, moved: 3, pending: 0, failed: 0 },
      finishedAt: expect.any(String),
    });
    expect(await Promise.all([one, two, still, other].map(imageOf))).toEqual(['patched', 'patched', 'patched', 'base']);
    expect(await sh(one, 'cat /root/own; cat /etc/passwd; cat /etc/added')).toBe('own\nmine\nadded\n');
    expect(await sh(two, 'cat /etc/passwd')).toContain('patched');
    expect((await app.tenant.get(`/v1/containers/${still}`)).body.status).toBe('stopped');
    const told = await results(id);
    expect(told['one']).toMatchObject({
      containerId: one,
      status: 'moved',
      wave: 1,
      operationId: expect.stringMatching(/^op_/),
      shadows: [{ path: '/etc/passwd', change: 'modified', kind: 'file' }],
      shadowsTruncated: false,
    });
    expect(told['two']!.shadows).toEqual([]);
    expect((await app.tenant.get(`/v1/operations/${told['one']!.operationId}`)).body).toMatchObject({
      kind: 'imageCampaign.move',
      steps: [{ name: 'compare' }, { name: 'exchange' }, { name: 'check' }],
    });

    expect((await app.tenant.get('/v1/image-campaigns?status=succeeded&name=patch-1')).body.items.map((item: Body) => item.id)).toEqual([id]);
    expect((await app.tenant.post('/v1/image-campaigns', { ...asked, dryRun: false, name: 'patch-1' })).body.code).toBe('name_taken');
    // its own restart is not taken for one that was done already
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${one}/actions/restart`, {});
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${still}/actions/start`, {});
    expect(await sh(still, 'cat /etc/added')).toBe('added\n');

    expect((await app.tenant.post(`/v1/image-campaigns/${id}/actions/rollback`, {})).body.imageCampaign.status).toBe('rolling_back');
    expect((await becomes(id, 'rolled_back')).counts).toMatchObject({ returned: 3, moved: 0 });
    expect(await Promise.all([one, two, still].map(imageOf))).toEqual(['base', 'base', 'base']);
    expect(await sh(one, 'cat /root/own; cat /etc/passwd; cat /etc/added')).toBe('own\nmine\n');
    expect((await app.tenant.delete(`/v1/image-campaigns/${id}`)).status).toBe(204);
    expect((await app.tenant.get(`/v1/image-campaigns/${id}`)).status).toBe(404);
  });

  test('puts back what fails its check, and ends when more fail than may', async () => {
    const [good, bad, late] = [await container('good'), await container('bad'), await container('late')];
    await sh(good, 'echo ok > /root/healthy');
    const check = { command: ['cat', '/root/healthy'], timeoutSeconds: 1 };
    const id = await begin({ wave: { size: 2 }, healthCheck: check });
    const done = await becomes(id, 'failed');
    expect(done).toMatchObject({
      statusReason: { code: 'conflict', message: '1 containers failed, and 0 may' },
      waves: 1,
      counts: { moved: 1, failed: 1, pending: 1 },
    });
    expect(await Promise.all([good, bad, late].map(imageOf))).toEqual(['patched', 'base', 'base']);
    expect(await sh(bad, 'cat /etc/passwd')).not.toContain('patched');
    expect((await results(id))['bad']).toMatchObject({
      status: 'failed',
      reason: { code: 'timeout', message: expect.stringMatching(/^the health check did not succeed in 1 s; last it exited with 1$/) },
    });
    expect((await app.tenant.get(`/v1/containers/${bad}`)).body).toMatchObject({ status: 'running' });
    // moved there and back it is in its third run, and the next is a new one
    expect(await app.host.observe(bad)).toMatchObject({ state: 'running', run: 3 });
    await app.tenant.with({ prefer: 'wait=20' }).post(`/v1/containers/${bad}/actions/restart`, {});
    expect(await app.host.observe(bad)).toMatchObject({ state: 'running', run: 4 });

    const more = await begin({ maxFailures: 2, wave: { size: 2 }, healthCheck: check });
    expect((await becomes(more, 'succeeded')).counts).toMatchObject({ total: 2, failed: 2, moved: 0 });
    // what does not stay up goes back too
    const ended = await container('ended', { labels: { app: 'batch' }, command: ['sh', '-c', 'sleep 3600'] });
    const soak = await begin({ labels: 'app=batch', healthCheck: { timeoutSeconds: 2 } });
    await eventually(async () => expect((await app.host.observe(ended)).run).toBe(2));
    app.host.clock.advance(4_000_000);
    expect((await becomes(soak, 'failed')).counts).toMatchObject({ failed: 1 });
    expect((await results(soak))['ended']!.reason).toEqual({ code: 'conflict', message: 'on patched it does not stay up' });
    expect(await app.host.observe(ended)).toMatchObject({ state: 'running', run: 3 });
  });

  test('waits between waves, is paused, resumed and cancelled', async () => {
    for (const name of ['one', 'two', 'three']) await container(name);
    const id = await begin({ wave: { size: 1, pauseSeconds: 3600 } });
    await eventually(async () => expect(await get(id)).toMatchObject({ counts: { moved: 1, pending: 2 }, nextWaveAt: expect.any(String) }), 20);
    const acts = async (action: string): Promise<unknown[]> => {
      const { status, body } = await app.tenant.post(`/v1/image-campaigns/${id}/actions/${action}`, {});
      return [status, body.code ?? body.imageCampaign.status];
    };
    expect(await acts('resume')).toEqual([200, 'running']);
    expect(await acts('pause')).toEqual([200, 'paused']);
    expect(await acts('pause')).toEqual([200, 'paused']);
    expect((await app.tenant.delete(`/v1/image-campaigns/${id}`)).body.code).toBe('conflict');
    expect(await acts('resume')).toEqual([200, 'running']);
    await eventually(async () => expect(await get(id)).toMatchObject({ nextWaveAt: expect.any(String) }), 20);
    for (const name of ['one', 'two', 'three']) await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${name}?force=true`);
    const kept = await app.tenant.delete('/v1/images/patched');
    expect([kept.body.code, kept.body.detail]).toEqual(['conflict', 'the image patched is in use by 1 containers, snapshots and image campaigns']);
    expect(await acts('cancel')).toEqual([200, 'cancelled']);
    expect((await get(id)).counts).toMatchObject({ moved: 1, skipped: 2, pending: 0 });
    expect((await results(id))['three']!.reason.message).toBe('the campaign was cancelled');
  });

  test('leaves alone what is paused, moved by someone else or gone when its turn comes', async () => {
    const [frozen, moved, gone] = [await container('frozen'), await container('moved'), await container('gone')];
    const id = await begin({ wave: { size: 1, pauseSeconds: 3600 }, labels: 'app=web,turn=last' });
    expect(await becomes(id, 'succeeded')).toMatchObject({ counts: { total: 0 } });
    await container('first');
    for (const one of [frozen, moved, gone]) await app.tenant.patch(`/v1/containers/${one}`, { labels: { app: 'late' } });
    const late = await begin({ labels: 'app in (web,late)', wave: { size: 1, pauseSeconds: 2 } });
    await eventually(async () => expect((await get(late)).waves).toBe(1), 20);
    const waiting = app.tenant.with({ prefer: 'wait=20' });
    await app.tenant.post(`/v1/image-campaigns/${late}/actions/pause`, {});
    await eventually(async () => expect((await get(late)).counts.moving).toBe(0), 20);
    const left = Object.values(await results(late)).filter((item) => item.status === 'pending').map((item) => item.name);
    expect(left).toEqual(expect.arrayContaining(['moved', 'gone']));
    await waiting.post(`/v1/containers/${moved}/actions/rebuild`, { image: 'patched' });
    await waiting.delete(`/v1/containers/${gone}?force=true`);
    await waiting.post('/v1/containers/first/actions/pause', {});
    await app.tenant.post(`/v1/image-campaigns/${late}/actions/resume`, {});
    expect((await becomes(late, 'succeeded')).counts).toMatchObject({ moved: 1, skipped: 3 });
    const told = await results(late);
    expect(told['moved']!.reason.message).toBe('the container moved does not stand on base any more');
    expect(told['moved']!.operationId).toBeUndefined();
    expect(told['gone']!.reason.code).toBe('not_found');
    expect(told['first']!.reason.message).toBe('the container first is paused');
    for (const { id: snapshot } of (await app.tenant.get('/v1/snapshots')).body.items) await waiting.delete(`/v1/snapshots/${snapshot}`);
  });

  test('says the same over GraphQL, and refuses what cannot be', async () => {
    await container('one');
    const { data } = await app.graphql.run(
      'mutation($input: CreateImageCampaignInput!) { createImageCampaign(input: $input) { imageCampaign { id labels fromImage { id } counts { total } } matched skipped { id } userErrors { code } } }',
      { input: { labels: 'app=web', fromImage: base, toImage: 'patched', wave: { size: 5 } } },
    );
    expect(data.createImageCampaign).toMatchObject({
      imageCampaign: { labels: 'app=web', fromImage: { id: base }, counts: { total: 1 } },
      matched: 1,
      skipped: [],
      userErrors: [],
    });
    const { id } = data.createImageCampaign.imageCampaign;
    await becomes(id, 'succeeded');
    const read = await app.graphql.run(
      'query($id: ID!) { node(id: $id) { ... on ImageCampaign { status } } imageCampaigns(first: 5) { nodes { id } } imageCampaignContainers(campaignId: $id, first: 5) { nodes { name status shadows { path } } } }',
      { id },
    );
    expect(read.data).toMatchObject({ node: { status: 'succeeded' }, imageCampaignContainers: { nodes: [{ name: 'one', status: 'moved', shadows: [] }] } });
    expect(read.data.imageCampaigns.nodes[0].id).toBe(id);
    const rolled = await app.graphql.run(
      'mutation($input: IdInput!) { rollbackImageCampaign(input: $input) { imageCampaign { status } } pauseImageCampaign(input: $input) { userErrors { code } } }',
      { input: { id } },
    );
    expect(rolled.data).toEqual({
      rollbackImageCampaign: { imageCampaign: { status: 'rolling_back' } },
      pauseImageCampaign: { userErrors: [{ code: 'conflict' }] },
    });
    await becomes(id, 'rolled_back');

    const cases: [object, string][] = [
      [{ toImage: 'base' }, 'invalid'],
      [{ labels: 'a in (' }, 'invalid'],
      [{ labels: '' }, 'invalid'],
      [{ labels: ' ' }, 'invalid'],
      [{ wave: { size: 0 } }, 'invalid'],
      [{ wave: { size: 201 } }, 'invalid'],
      [{ healthCheck: { timeoutSeconds: 0 } }, 'invalid'],
      [{ fromImage: 'nowhere' }, 'not_found'],
      [{ toImage: 'nowhere' }, 'not_found'],
      [{ name: 'No' }, 'invalid'],
    ];
    for (const [wrong, code] of cases) {
      const input = { labels: 'app=web', fromImage: 'base', toImage: 'patched', ...wrong };
      expect([wrong, (await app.tenant.post('/v1/image-campaigns', input)).body.code]).toEqual([wrong, code]);
      const twin = await app.graphql.run('mutation($input: CreateImageCampaignInput!) { createImageCampaign(input: $input) { userErrors { code } } }', {
        input,
      });
      expect([wrong, twin.data.createImageCampaign.userErrors[0].code]).toEqual([wrong, code]);
    }
    await app.tenant.patch('/v1/images/patched', { deprecation: { unavailableAfter: '2020-01-01T00:00:00Z' } });
    expect((await app.tenant.post('/v1/image-campaigns', { labels: 'app=web', fromImage: 'base', toImage: 'patched' })).body.code).toBe('conflict');
    await app.tenant.patch('/v1/images/patched', { deprecation: null });
    const narrow = (await app.tenant.post('/v1/api-keys', { name: 'narrow', scopes: ['image-campaigns:*', 'containers:write'] })).body.secret;
    const asNarrow = new RestClient(app.url, narrow);
    const check = { labels: 'app=web', fromImage: 'base', toImage: 'patched', dryRun: true };
    expect((await asNarrow.post('/v1/image-campaigns', check)).status).toBe(200);
    expect((await asNarrow.post('/v1/image-campaigns', { ...check, healthCheck: { command: ['true'] } })).body.code).toBe('forbidden');
  });

  test('is run from above by X-Tenant, without a look inside', async () => {
    await container('one');
    await sh((await app.tenant.get('/v1/containers/one')).body.id, 'echo mine > /etc/passwd');
    const above = app.operator.with({ 'x-tenant': app.keys.tenantId });
    const asked = { labels: 'app=web', fromImage: 'base', toImage: 'patched' };
    expect((await app.operator.post('/v1/image-campaigns', asked)).body.code).toBe('not_found');
    expect((await above.post('/v1/image-campaigns', { ...asked, healthCheck: { command: ['true'] } })).body.code).toBe('forbidden');
    const { id } = (await above.post('/v1/image-campaigns', asked)).body.imageCampaign;
    await becomes(id, 'succeeded');
    const shadows = async (client: typeof above): Promise<unknown> => (await client.get(`/v1/image-campaigns/${id}/containers`)).body.items[0].shadows;
    expect([await shadows(above), await shadows(app.tenant)]).toEqual([[], [{ path: '/etc/passwd', change: 'modified', kind: 'file' }]]);
  });
});
