import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startInstallation, type Installation } from '../support/installation.js';
import { RestClient } from '../support/rest-client.js';

let installation: Installation;
let tenant: RestClient;
let operator: RestClient;

beforeAll(async () => {
  installation = await startInstallation(mkdtempSync(join(tmpdir(), 'berth-disks-')), await freePort());
  tenant = new RestClient(installation.url, installation.tenantKey).with({ prefer: 'wait=30' });
  operator = new RestClient(installation.url, installation.operatorKey);
}, 180_000);
afterAll(() => installation.destroy(), 60_000);

test("a tenant's quota bounds its containers together on the host's file system, live, whose figure the quota tells", async () => {
  const limits = { cpus: 0.5, memoryMiB: 64, diskMiB: 64, processes: 32 };
  for (const name of ['one', 'two']) {
    const made = await tenant.post('/v1/containers', { name, image: 'busybox', limits });
    expect([made.status, made.body.container?.status]).toEqual([201, 'running']);
  }
  const write = async (name: string, file: string, mib: number): Promise<number> =>
    (await tenant.post(`/v1/containers/${name}/exec`, { command: ['sh', '-c', `dd if=/dev/zero of=/root/${file} bs=1M count=${mib} && sync`] })).body.exitCode;
  const put = async (quota: object): Promise<void> => expect((await operator.put(`/v1/tenants/${installation.tenantId}/quota`, quota)).status).toBe(200);
  const stored = async (): Promise<number> =>
    (await tenant.get('/v1/quota')).body.items.find(({ resource }: { resource: string }) => resource === 'diskMiB').stored;

  expect(await write('one', 'first', 24)).toBe(0);
  await eventually(async () => expect(await stored()).toBeGreaterThan(24), 20);
  expect(await stored()).toBeLessThan(26);
  await put({ diskMiB: 32, snapshotMiB: 8, volumeMiB: 0 });
  // both have room of their own; together they have not
  await eventually(async () => expect(await write('two', 'more', 24)).not.toBe(0), 20);
  await put({ diskMiB: 1000 });
  await eventually(async () => expect(await write('two', 'more', 24)).toBe(0), 20);
  await eventually(async () => expect(await stored()).toBeGreaterThan(48), 20);
});
