import { execFileSync } from 'node:child_process';
import { copyFileSync, createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { isTombstone, Ledger } from '../../src/agent/ledger.js';
import { runAgent } from '../../src/roles/agent.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { smallArchive } from '../support/archive.js';

const CONTAINERS = 6;
const DESTROYED = 3;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-power-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Does something with the file system of a disk, on which nothing is written to the device but what somebody waits for. */
async function mounted<T>(disk: string, work: (at: string) => Promise<T>): Promise<T> {
  const at = join(folder, 'mounted');
  mkdirSync(at, { recursive: true });
  execFileSync('mount', ['-t', 'ext4', '-o', 'loop,commit=300', disk, at]);
  try {
    return await work(at);
  } finally {
    execFileSync('umount', [at]);
  }
}

/** An agent of a fake host that keeps its ledger there, and a client of it. */
async function withAgent(stateDir: string, work: (client: HostAgentClient) => Promise<void>): Promise<void> {
  const address = `unix:${folder}/agent.sock`;
  const driver = new FakeDriver({ stateFile: join(folder, 'fake-host.json') });
  const agent = await runAgent({ stateDir, listen: address, driver, instance: 'apower', poolMiB: 256, log: pino({ level: 'silent' }) });
  const client = new HostAgentClient({ address });
  try {
    await work(client);
  } finally {
    client.close();
    await agent.close();
  }
}

test('a power failure right after any answer of the agent forgets no generation, tombstone or image that was answered', async () => {
  const disk = join(folder, 'disk');
  execFileSync('truncate', ['--size', '24M', disk]);
  execFileSync('mkfs.ext4', ['-q', disk]);
  const archive = await smallArchive(folder);
  const answered: [id: string, generation: number][] = [];
  await mounted(disk, (at) => withAgent(at, async (client) => {
    await client.uploadImage('img_1', createReadStream(archive));
    await client.importImage({ imageId: 'img_1' });
    for (let i = 0; i < CONTAINERS; i += 1) {
      const id = `ctr_${i}`;
      for (let generation = 1; generation <= DESTROYED; generation += 1) {
        if (generation === DESTROYED) await client.destroy({ id, generation, stop: { force: true } });
        else {
          const spec = { id, hostname: `c${i}`, imageId: 'img_1', limits: { cpus: 1, memoryMiB: 64, diskMiB: 64, processes: 32 } };
          await client.ensure({ spec, generation, power: 'RUNNING', run: generation, stop: { force: true } });
        }
        // The device as it is, without what the kernel holds of files and has not written.
        copyFileSync(disk, join(folder, `disk-${answered.length}`));
        answered.push([id, generation]);
      }
    }
  }));
  for (const moment of answered.keys()) {
    const newest = new Map(answered.slice(0, moment + 1));
    await mounted(join(folder, `disk-${moment}`), async (at) => {
      const ledger = await Ledger.open(join(at, 'agent/ledger'));
      const found = [...newest.keys()].map((id) => [id, ledger.containers.get(id)?.applied]);
      expect([moment, ...found]).toEqual([moment, ...newest]);
      const tombstones = ledger.containers.all().filter((entry) => isTombstone(entry) && entry.applied === DESTROYED);
      expect(tombstones).toHaveLength([...newest.values()].filter((generation) => generation === DESTROYED).length);
      expect(ledger.images.get('img_1')).toBeDefined();
      await ledger.close();
    });
  }
}, 120_000);
