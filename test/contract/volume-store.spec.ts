import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { pino } from 'pino';

import type { RunningAgent } from '../../src/agent/agent.js';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent } from '../../src/roles/agent.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { code } from './driver-bed.js';

const ID = 'vol_1';
let folder: string;
let driver: FakeDriver;
let agent: RunningAgent;
let client: HostAgentClient;

async function startAgent(): Promise<void> {
  const listen = `unix:${join(folder, 'agent.sock')}`;
  driver = new FakeDriver({ stateFile: join(folder, 'fake-host.json') });
  agent = await runAgent({ stateDir: folder, listen, driver, instance: 'vtest1', poolMiB: 256, log: pino({ level: 'silent' }) });
  client = new HostAgentClient({ address: listen });
}
async function stopAgent(): Promise<void> {
  client.close();
  await agent.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-volumes-'));
  await startAgent();
});
afterEach(async () => {
  await stopAgent();
  await rm(folder, { recursive: true });
});

const ensure = (sizeMiB: number, generation: number): ReturnType<HostAgentClient['ensureVolume']> => client.ensureVolume({ volumeId: ID, sizeMiB, generation });

it('makes a volume, bounds it anew, and does nothing older again, after a restart neither', async () => {
  expect(await ensure(16, 1)).toEqual({ volumeId: ID, sizeMiB: 16, usedMiB: 0, generation: 1 });
  expect(await ensure(32, 3)).toMatchObject({ sizeMiB: 32 });
  await stopAgent();
  await startAgent();
  expect(await ensure(16, 1)).toMatchObject({ sizeMiB: 32, generation: 3 });
  expect((await client.inventory()).volumeStandings).toEqual([{ id: ID, generation: 3 }]);
  expect(await ensure(64, 3)).toMatchObject({ sizeMiB: 32 });
  expect((await client.inventory()).volumes).toEqual([ID]);
});

it('does again what was cut short', async () => {
  driver.faults.add({ verb: 'volumes.resize', at: 'after', kind: 'fail' });
  await expect(ensure(16, 1)).rejects.toEqual(code('internal'));
  expect(await ensure(24, 1)).toMatchObject({ sizeMiB: 24 });
});

it('brings no deleted volume back', async () => {
  await ensure(16, 1);
  await client.deleteVolume({ volumeId: ID, generation: 4 });
  await client.deleteVolume({ volumeId: ID, generation: 4 });
  await stopAgent();
  await startAgent();
  await expect(ensure(16, 3)).rejects.toEqual(code('conflict'));
  await expect(ensure(16, 9)).rejects.toEqual(code('conflict'));
  expect((await client.inventory()).volumes).toEqual([]);
});

it('puts a snapshot back once: what was written since stays', async () => {
  await ensure(16, 1);
  expect(await client.snapshotVolume({ volumeId: ID, snapshotId: 'vsn_1', generation: 1 })).toMatchObject({ snapshotId: 'vsn_1' });
  await client.restoreVolume({ volumeId: ID, snapshotId: 'vsn_1', generation: 3 });
  driver.faults.add({ verb: 'volumes.restore', at: 'before', kind: 'fail' });
  await client.restoreVolume({ volumeId: ID, snapshotId: 'vsn_1', generation: 3 });
  await expect(client.restoreVolume({ volumeId: ID, snapshotId: 'vsn_1', generation: 5 })).rejects.toEqual(code('internal'));
});

it('takes no snapshot that was deleted, and refuses ids that are none', async () => {
  await ensure(16, 1);
  await client.deleteSnapshot({ snapshotId: 'vsn_2', generation: 2 });
  await expect(client.snapshotVolume({ volumeId: ID, snapshotId: 'vsn_2', generation: 1 })).rejects.toEqual(code('conflict'));
  for (const volumeId of ['', '../x', 'A']) await expect(client.ensureVolume({ volumeId, sizeMiB: 16, generation: 1 })).rejects.toEqual(code('invalid'));
  await expect(client.volumeStats('vol_none')).rejects.toEqual(code('not_found'));
});
