import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent, type RunAgentOptions } from '../../src/roles/agent.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { eventually } from '../support/eventually.js';

test('an upload of which no byte comes any more is given up, and leaves nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-slow-'));
  const address = `unix:${folder}/agent.sock`;
  const agent = await runAgent({
    ...{ stateDir: folder, listen: address, driver: new FakeDriver(), instance: 'atest2', poolMiB: 256 },
    ...{ uploadIdleSeconds: 0.2, log: pino({ level: 'silent' }) },
  });
  const client = new HostAgentClient({ address });
  const staged = (): Promise<string[]> => readdir(join(folder, 'agent/staging'));
  let end = (): void => undefined;
  const slow = (async function* () {
    yield Buffer.alloc(1000);
    await new Promise<void>((resolve) => (end = resolve));
  })();
  const sent = client.uploadImage('img_slow', slow).catch((error: { code: string }) => error.code);
  await eventually(async () => expect(await staged()).toHaveLength(1));
  await eventually(async () => expect(await staged()).toEqual([]));
  // Its sender says nothing more, and is told all the same.
  expect(await sent).toBe('timeout');
  end();
  expect((await client.inventory()).images).toEqual([]);
  client.close();
  await agent.close();
  await rm(folder, { recursive: true });
});

test('one that comes byte by byte is given up too', async () => {
  await withAgent({ uploadIdleSeconds: 0.2 }, async (client) => {
    const drips = (async function* () {
      for (;;) {
        yield Buffer.alloc(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    await expect(client.uploadImage('img_drips', drips)).rejects.toMatchObject({ code: 'timeout' });
  });
});

test('none takes what the host keeps of its disk for itself', async () => {
  await withAgent({ uploadReserve: 2 ** 60 }, async (client, folder) => {
    await expect(client.uploadImage('img_last', Readable.from([Buffer.alloc(1000)]))).rejects.toMatchObject({ code: 'no_capacity' });
    expect(await readdir(join(folder, 'agent/staging'))).toEqual([]);
  });
});

async function withAgent(options: Partial<RunAgentOptions>, work: (client: HostAgentClient, folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-slow-'));
  const address = `unix:${folder}/agent.sock`;
  const machine = { stateDir: folder, listen: address, driver: new FakeDriver(), instance: 'atest2', poolMiB: 256 };
  const agent = await runAgent({ ...machine, ...options, log: pino({ level: 'silent' }) });
  const client = new HostAgentClient({ address });
  try {
    await work(client, folder);
  } finally {
    client.close();
    await agent.close();
    await rm(folder, { recursive: true });
  }
}
