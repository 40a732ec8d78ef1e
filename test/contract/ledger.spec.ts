import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it, test } from '@jest/globals';
import { pino } from 'pino';

import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { Journal } from '../../src/agent/journal.js';
import { isTombstone, Ledger, type ContainerEntry } from '../../src/agent/ledger.js';
import { runAgent } from '../../src/roles/agent.js';
import type { EnsureRequestInput } from '../../src/wire/generated/berth/host/v1/EnsureRequest.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { code } from './driver-bed.js';
import { agent, client, folder, ID, ledgerFolder, restartAgent, startAgent, wanted } from './host-agent.fixture.js';

describe('a kill -9 of the agent', () => {
  /** A copy of what is on the host at this moment, and what was answered until then. */
  interface Moment {
    at: string;
    folder: string;
    answered: number;
  }

  it('before or after any call to the host forgets nothing that was answered, and the same call once more ends as it would have', async () => {
    const moments: Moment[] = [];
    let answered = 0;
    const keep = (at: string): void => {
      const copy = `${folder}/moment-${moments.length}`;
      for (const part of ['agent', 'fake-host.json']) cpSync(join(folder, part), join(copy, part), { recursive: true });
      moments.push({ at, folder: copy, answered });
    };
    await agent.close();
    const watched = new Proxy(new FakeDriver({ stateFile: join(folder, 'fake-host.json') }), {
      get(target, name) {
        const verb: unknown = Reflect.get(target, name);
        if (typeof verb !== 'function' || !['create', 'start', 'stop', 'update', 'restore', 'destroy'].includes(String(name))) {
          return typeof verb === 'function' ? verb.bind(target) : verb;
        }
        return async (...args: unknown[]): Promise<unknown> => {
          keep(`before ${String(name)}`);
          const answer: unknown = await verb.apply(target, args);
          keep(`after ${String(name)}`);
          return answer;
        };
      },
    });
    const address = `unix:${folder}/watched.sock`;
    const options = { instance: 'atest1', poolMiB: 256, log: pino({ level: 'silent' }) };
    const first = await runAgent({ ...options, stateDir: folder, listen: address, driver: watched });
    const steps: EnsureRequestInput[] = [
      wanted(1),
      wanted(2, { power: 'STOPPED' }, { limits: { cpus: 2, memoryMiB: 64, diskMiB: 64, processes: 32 } }),
      wanted(3, { run: 2 }),
      wanted(4, { replaceRoot: true, run: 3 }),
      wanted(5, { run: 4 }),
    ];
    const DESTROYED = steps.length + 1;
    const call = (through: HostAgentClient, generation: number): Promise<{ generation: number; state: string; run: number }> =>
      generation === DESTROYED ? through.destroy({ id: ID, generation, stop: { force: true } }) : through.ensure(steps[generation - 1]!);
    const other = new HostAgentClient({ address });
    const ends: unknown[] = [];
    for (let generation = 1; generation <= DESTROYED; generation += 1) {
      const { state, run } = await call(other, generation);
      ends.push({ generation, state, run });
      answered = generation;
      keep('answered');
    }
    other.close();
    await first.close();

    expect(moments.length).toBeGreaterThan(20);
    for (const moment of moments) {
      const ledger = await Ledger.open(join(moment.folder, 'agent/ledger'));
      const entry = ledger.containers.get(ID);
      expect([moment.at, moment.answered, (entry?.applied ?? 0) >= moment.answered]).toEqual([moment.at, moment.answered, true]);
      expect(entry !== undefined && isTombstone(entry) && entry.applied === DESTROYED).toBe(moment.answered === DESTROYED);
      await ledger.close();
      const again = await runAgent({
        ...options, stateDir: moment.folder, listen: `${address}.again`, driver: new FakeDriver({ stateFile: join(moment.folder, 'fake-host.json') }),
      });
      await again.recovered;
      const caller = new HostAgentClient({ address: `${address}.again` });
      const generation = Math.min(moment.answered + 1, DESTROYED);
      expect(await call(caller, generation)).toMatchObject(ends[generation - 1] as object);
      caller.close();
      await again.close();
    }
    await startAgent();
  });
});

describe('a ledger of a file for each record', () => {
  const file = (collection: string, id: string): string => join(ledgerFolder(), collection, `${id}.json`);
  const write = (collection: string, record: { id: string }): void => {
    mkdirSync(join(ledgerFolder(), collection), { recursive: true });
    writeFileSync(file(collection, record.id), JSON.stringify(record));
  };

  it('is moved into the journal once, however often that is cut short', async () => {
    await agent.close();
    const left = await Ledger.open(ledgerFolder());
    const images = left.images.all();
    await left.close();
    rmSync(join(ledgerFolder(), 'journal'));
    // as the last agent was cut short: before the journal got its name
    writeFileSync(join(ledgerFolder(), 'journal.new'), 'berth-');
    for (const image of images) write('images', image);
    write('containers', { id: ID, generation: 5, applied: 5, destroyedAt: Date.now() } as { id: string });
    writeFileSync(`${file('containers', ID)}.new`, '{"id":"ctr_');
    write('snapshots', { id: 'snp_1', generation: 2, destroyedAt: Date.now() } as { id: string });
    await startAgent();
    expect(await client.ensure(wanted(5))).toMatchObject({ generation: 5, state: 'absent' });
    expect(await client.ensure(wanted(6))).toMatchObject({ generation: 6, state: 'running' });
    await expect(client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 2 })).rejects.toEqual(code('conflict'));
    expect(readdirSync(ledgerFolder())).toEqual(['journal']);

    // or before its folders were gone: they are older than what the journal has
    await restartAgent(() => write('containers', { id: ID, generation: 5, applied: 5, destroyedAt: Date.now() } as { id: string }));
    expect((await client.inventory()).containers).toEqual([expect.objectContaining({ id: ID, generation: 6 })]);
    expect(existsSync(file('containers', ID))).toBe(false);
    await client.destroy({ id: ID, generation: 7, stop: { force: true } });
  });

  it('is a fault when a record of it cannot be read', async () => {
    await agent.close();
    rmSync(join(ledgerFolder(), 'journal'));
    write('containers', { id: ID });
    writeFileSync(file('containers', ID), '{"id":');
    await expect(Ledger.open(ledgerFolder())).rejects.toThrow(`${ID}.json cannot be read`);
    expect(readdirSync(ledgerFolder())).toEqual(['containers']);
    rmSync(join(ledgerFolder(), 'containers'), { recursive: true });
    await startAgent();
  });
});

test('limits are read as an agent of before spelled them', async () => {
  const sizes = { memoryMib: 96, diskMib: 64, swapMib: 5, ioReadMibps: 1, ioWriteMibps: 2 };
  const spec = { id: ID, hostname: 'one', limits: { cpus: 1, ...sizes, networkInMbps: 3 }, diskGroup: { id: 'tnt_1', limitMib: 7 } };
  const before = await Journal.create(join(folder, 'journal'), [['containers', ID, { id: ID, generation: 8, applied: 8, spec }]]);
  await before.close();
  for (const times of [1, 2]) {
    const ledger = await Ledger.open(folder);
    const entry = ledger.containers.get(ID) as ContainerEntry;
    expect([times, entry.spec.limits]).toEqual([times, { cpus: 1, memoryMiB: 96, diskMiB: 64, swapMiB: 5, ioReadMiBps: 1, ioWriteMiBps: 2, networkInMbps: 3 }]);
    expect(entry).toMatchObject({ applied: 8, spec: { hostname: 'one', diskGroup: { id: 'tnt_1', limitMiB: 7 } } });
    await ledger.containers.put(entry);
    await ledger.close();
  }
});
