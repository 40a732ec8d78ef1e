import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient, type RestAnswer } from '../support/rest-client.js';

const LIMITS = { cpus: 0.1, memoryMiB: 32, diskMiB: 128, processes: 32 };
const CONTAINERS = 8;

let installation: Installation;
let tenant: RestClient;

beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-campaign-')), await freePort());
  tenant = new RestClient(installation.url, installation.tenantKey);
  await ok(tenant.post('/v1/containers', { name: 'source', image: 'busybox', limits: LIMITS }));
  await sh('source', 'echo patched > /etc/patch; echo "export PATCHED=1" >> /etc/profile');
  await ok(tenant.post('/v1/containers/source/snapshots', { name: 'patch' }));
  await ok(tenant.post('/v1/images', { name: 'patched', source: { snapshotId: 'patch' } }));
  await ok(tenant.delete('/v1/containers/source?force=true'));
}, 180_000);
afterAll(() => installation.destroy(), 60_000);

/** The answer, once its operation succeeded. */
async function ok(asked: Promise<RestAnswer>): Promise<RestAnswer> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  const { status, error } = (await tenant.get(`/v1/operations/${answer.body.operation.id}?wait=30`)).body;
  if (status !== 'succeeded') throw new Error(JSON.stringify(error));
  return answer;
}
const sh = async (container: string, script: string): Promise<string> =>
  (await tenant.post(`/v1/containers/${container}/exec`, { command: ['sh', '-c', script] })).body.stdout;

const names = Array.from({ length: CONTAINERS }, (_, i) => `c${i}`);
beforeEach(async () => {
  for (const { name } of (await tenant.get('/v1/containers')).body.items) await ok(tenant.delete(`/v1/containers/${name}?force=true`));
  const command = ['sh', '-c', 'echo up >> /root/runs; exec sleep 100000'];
  await Promise.all(names.map((name) => ok(tenant.post('/v1/containers', { name, image: 'busybox', labels: { app: 'web' }, limits: LIMITS, command }))));
}, 120_000);

/** Holds once a container runs on the patched image and has come up there, for the second time in its life. */
const PATCHED = ['sh', '-c', 'test -e /etc/patch && test $(wc -l < /root/runs) = 2'];
const begin = async (more: object): Promise<string> =>
  (await tenant.post('/v1/image-campaigns', { labels: 'app=web', fromImage: 'busybox', toImage: 'patched', ...more })).body.imageCampaign.id;
const ends = (id: string): Promise<RestAnswer['body']> =>
  eventually(async () => {
    const campaign = (await tenant.get(`/v1/image-campaigns/${id}`)).body;
    expect(['succeeded', 'failed', 'rolled_back']).toContain(campaign.status);
    return campaign;
  }, 60);

test('containers move on a real kernel, what is theirs stays, what hides the patch is told, and all go back', async () => {
  await sh('c0', 'echo mine > /root/own; echo mine > /etc/profile; chown 1000 /root/own');
  await sh('c1', 'rm /etc/profile');
  await ok(tenant.post('/v1/containers/c2/actions/stop', { force: true }));
  const id = await begin({ wave: { size: 4 }, healthCheck: { command: PATCHED, timeoutSeconds: 10 } });
  expect(await ends(id)).toMatchObject({ status: 'succeeded', counts: { total: CONTAINERS, moved: CONTAINERS } });
  expect(await sh('c0', 'cat /root/own /etc/profile /etc/patch; stat -c %u /root/own')).toBe('mine\nmine\npatched\n1000\n');
  expect(await sh('c3', 'grep PATCHED /etc/profile; cat /root/runs')).toBe('export PATCHED=1\nup\nup\n');
  expect((await tenant.get('/v1/containers/c2')).body).toMatchObject({ status: 'stopped', image: { name: 'patched' } });
  const { items } = (await tenant.get(`/v1/image-campaigns/${id}/containers?sort=name:asc`)).body;
  const shadows = items.map((item: { shadows: { path: string; change: string }[] }) => item.shadows.map(({ path, change }) => `${change} ${path}`));
  expect(shadows).toEqual([['modified /etc/profile'], ['modified /etc/profile'], [], [], [], [], [], []]);
  await tenant.post(`/v1/image-campaigns/${id}/actions/rollback`, {});
  expect(await ends(id)).toMatchObject({ status: 'rolled_back', counts: { returned: CONTAINERS } });
  expect(await sh('c0', 'cat /root/own /etc/profile; test -e /etc/patch || echo gone')).toBe('mine\nmine\ngone\n');
}, 120_000);

test('a container that fails its check is back on the old image, running, with its files', async () => {
  await sh('c0', 'echo mine > /root/own');
  const id = await begin({ labels: 'app=web', wave: { size: 2 }, healthCheck: { command: ['test', '!', '-e', '/etc/patch'], timeoutSeconds: 1 } });
  expect(await ends(id)).toMatchObject({ status: 'failed', waves: 1, counts: { failed: 2, pending: CONTAINERS - 2 } });
  expect(await sh('c0', 'cat /root/own; test -e /etc/patch || echo gone')).toBe('mine\ngone\n');
  expect((await tenant.get('/v1/containers/c0')).body).toMatchObject({ status: 'running', image: { name: 'busybox' } });
  expect((await tenant.delete(`/v1/image-campaigns/${id}`)).status).toBe(204);
}, 60_000);

test.each([['api', 30], ['api', 120], ['agent', 30], ['agent', 120]] as const)(
  'kill -9 of %s %i ms into a campaign: it goes on, none is moved twice, each stands where its row says',
  async (service, afterMs) => {
    const id = await begin({ wave: { size: 3 }, healthCheck: { command: PATCHED, timeoutSeconds: 20 } });
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    process.kill(installation.pid(service), 'SIGKILL');
    const done = await eventually(() => ends(id), 60);
    expect(done).toMatchObject({ status: 'succeeded', counts: { moved: CONTAINERS, failed: 0 } });
    const seen = await Promise.all(
      names.map(async (name) => [(await tenant.get(`/v1/containers/${name}`)).body.image.name, await sh(name, 'cat /etc/patch /root/runs')]),
    );
    expect(seen).toEqual(names.map(() => ['patched', 'patched\nup\nup\n']));
  },
  120_000,
);
