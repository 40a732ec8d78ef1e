import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { hostTraces } from '../support/host-traces.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

const LIMITS = { cpus: 0.1, memoryMiB: 32, diskMiB: 128, processes: 32 };
const PATIENCE_SECONDS = 60;

let installation: Installation;
let tenant: RestClient;

beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-crash-')), await freePort());
  tenant = new RestClient(installation.url, installation.tenantKey);
}, 180_000);
afterAll(() => installation.destroy(), 60_000);

/** What the host holds for containers; the bridge of a network stays. */
const holdings = (): { layers: string[]; traces: string[] } => ({
  layers: readdirSync(join(installation.stateDir, 'pool', 'layers')),
  traces: hostTraces(installation).filter((trace) => trace.includes('ctr_')),
});

const used = async (): Promise<number> =>
  (await tenant.get('/v1/quota')).body.items.find((line: { resource: string }) => line.resource === 'containers').used;

test.each([
  ['api', 15],
  ['api', 60],
  ['agent', 15],
  ['agent', 60],
  ['postgres', 30],
] as const)(
  'kill -9 of %s %i ms into eight creates: every operation ends, nothing is orphaned, quota is exact',
  async (service, afterMs) => {
    // a fault may cost the answer, never the truth: unanswered requests are found by listing
    const creates = Array.from({ length: 8 }, (_, i) =>
      tenant.post('/v1/containers', { name: `${service}-${afterMs}-${i}`, image: 'busybox', limits: LIMITS }).catch(() => undefined),
    );
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    process.kill(installation.pid(service), 'SIGKILL');
    const answered = (await Promise.all(creates)).flatMap((answer) => (answer?.status === 201 ? [answer.body.container.id as string] : []));

    const settled = await eventually(async () => {
      const operations = (await tenant.get('/v1/operations?limit=200')).body.items as { status: string }[];
      expect(operations.filter((o) => !['succeeded', 'failed'].includes(o.status))).toEqual([]);
      const containers = (await tenant.get('/v1/containers?limit=200')).body.items as { id: string; status: string }[];
      expect(containers.filter((c) => !['running', 'error'].includes(c.status))).toEqual([]);
      return containers;
    }, PATIENCE_SECONDS);
    expect(settled.map((c) => c.id)).toEqual(expect.arrayContaining(answered));
    const running = settled.filter((c) => c.status === 'running');
    expect(await used()).toBe(running.length);
    expect(holdings().layers.sort()).toEqual(running.map((c) => c.id).sort());

    await Promise.all(settled.map((c) => tenant.with({ prefer: 'wait=30' }).delete(`/v1/containers/${c.id}?force=true`)));
    await eventually(async () => {
      expect((await tenant.get('/v1/containers')).body.items).toEqual([]);
      expect(holdings()).toEqual({ layers: [], traces: [] });
      expect(await used()).toBe(0);
    }, PATIENCE_SECONDS);
  },
  3 * PATIENCE_SECONDS * 1000,
);

test('kill -9 of agent and api in the middle of attach and detach: the row and the mount agree afterwards', async () => {
  const waiting = tenant.with({ prefer: 'wait=30' });
  const { id } = (await waiting.post('/v1/containers', { name: 'holder', image: 'busybox', limits: LIMITS })).body.container;
  expect((await waiting.post('/v1/volumes', { name: 'disk', sizeMiB: 16 })).body.volume.status).toBe('available');
  const settled = (): Promise<string> =>
    eventually(async () => {
      const { status } = (await tenant.get('/v1/volumes/disk')).body;
      expect(['available', 'attached']).toContain(status);
      const operations = (await tenant.get('/v1/operations?limit=20')).body.items as { status: string }[];
      expect(operations.filter((one) => !['succeeded', 'failed'].includes(one.status))).toEqual([]);
      return status as string;
    }, PATIENCE_SECONDS);
  for (const [service, afterMs] of [['agent', 3], ['agent', 12], ['api', 8], ['agent', 20]] as const) {
    const attached = (await settled()) === 'attached';
    const asked = tenant
      .post(`/v1/volumes/disk/actions/${attached ? 'detach' : 'attach'}`, attached ? {} : { container: 'holder', path: '/data' })
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    process.kill(installation.pid(service), 'SIGKILL');
    await asked;
    const status = await settled();
    const mounts = await eventually(async () => {
      const answer = await tenant.post(`/v1/containers/${id}/exec`, { command: ['grep', '-c', ' /data ', '/proc/mounts'] });
      expect(answer.status).toBe(200);
      return (answer.body.stdout as string).trim();
    }, PATIENCE_SECONDS);
    expect([service, afterMs, status, mounts]).toEqual([service, afterMs, status, status === 'attached' ? '1' : '0']);
  }
  await waiting.delete(`/v1/containers/${id}?force=true`);
  expect((await waiting.delete('/v1/volumes/disk')).body.operation.status).toBe('succeeded');
  expect(readdirSync(join(installation.stateDir, 'pool', 'volumes'))).toEqual([]);
}, 3 * PATIENCE_SECONDS * 1000);
