import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach } from '@jest/globals';
import { pino } from 'pino';

import type { RunningAgent } from '../../src/agent/agent.js';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent } from '../../src/roles/agent.js';
import type { EnsureRequestInput } from '../../src/wire/generated/berth/host/v1/EnsureRequest.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { smallArchive } from '../support/archive.js';

/* An agent of a fake host with one image, new for each test of the file that imports this. */

export const ID = 'ctr_1';
export const IMAGE = 'img_1';
export let folder: string;
export let address: string;
export let archive: string;
export let driver: FakeDriver;
export let agent: RunningAgent;
export let client: HostAgentClient;

export async function startAgent(): Promise<void> {
  driver = new FakeDriver({ stateFile: join(folder, 'fake-host.json') });
  agent = await runAgent({
    stateDir: folder, listen: address, driver, instance: 'atest1', poolMiB: 256, imageUploadLimit: 1024 * 1024, log: pino({ level: 'silent' }),
  });
}

/** What a kill -9 leaves: the same files, another process. */
export async function restartAgent(betweenAgents: () => unknown = () => undefined): Promise<void> {
  await agent.close();
  await betweenAgents();
  await startAgent();
  await agent.recovered;
}

export const wanted = (generation: number, more: Partial<EnsureRequestInput> = {}, spec: Partial<EnsureRequestInput['spec']> = {}): EnsureRequestInput => ({
  spec: { id: ID, hostname: 'one', imageId: IMAGE, limits: { cpus: 1, memoryMiB: 64, diskMiB: 64, processes: 32 }, ...spec },
  generation,
  power: 'RUNNING',
  run: 1,
  stop: { force: true },
  ...more,
});
export const sh = async (script: string): Promise<string> =>
  (await client.exec({ containerId: ID, command: ['sh', '-c', script], timeoutSeconds: 5 })).stdout.toString();
export const ledgerFolder = (): string => join(folder, 'agent/ledger');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-agent-'));
  address = `unix:${folder}/run/agent.sock`;
  archive = await smallArchive(folder);
  await startAgent();
  client = new HostAgentClient({ address });
  await client.uploadImage(IMAGE, createReadStream(archive));
  await client.importImage({ imageId: IMAGE });
});
afterEach(async () => {
  client.close();
  driver.faults.release();
  await agent.close();
  await rm(folder, { recursive: true });
});
