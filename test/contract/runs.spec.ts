import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';

import type { RunningAgent } from '../../src/agent/agent.js';
import type { ContainerStatus } from '../../src/agent/drivers/facets/lifecycle.js';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { runAgent } from '../../src/roles/agent.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { eventually } from '../support/eventually.js';
import { type Machine, MinimalDriver } from '../support/minimal-driver.js';
import { ID, client, driver, folder, restartAgent, wanted } from './host-agent.fixture.js';

const HALT = { force: true, timeoutSeconds: 0 };
/** Whole seconds of the runs before, and of the one there is. */
const billed = async (): Promise<[run: number, earlier: number, current: number]> => {
  const { run, earlier, runSeconds } = await client.stats(ID);
  return [run, Math.floor(earlier!.seconds / 10) * 10, Math.floor(runSeconds / 10) * 10];
};

describe('the bill of a container', () => {
  it('is added up run by run, each counted once, whatever is asked in between', async () => {
    await client.ensure(wanted(1));
    driver.clock.advance(100_000);
    expect(await billed()).toEqual([1, 0, 100]);
    await client.ensure(wanted(2, { power: 'STOPPED' }));
    for (const _ of [1, 2, 3]) expect(await billed()).toEqual([1, 100, 0]);
    await client.ensure(wanted(3, { run: 2 }));
    driver.clock.advance(50_000);
    expect(await billed()).toEqual([2, 100, 50]);
    // a restart, by one higher number
    await client.ensure(wanted(4, { run: 3 }));
    driver.clock.advance(30_000);
    expect(await billed()).toEqual([3, 150, 30]);
    const { spent } = await client.destroy({ id: ID, generation: 5, stop: { force: true } });
    expect(Math.floor(spent!.seconds)).toBe(180);
  });

  it('has the run that ended while there was no agent, once, and outlives agents', async () => {
    await client.ensure(wanted(1));
    driver.clock.advance(100_000);
    await restartAgent(() => new FakeDriver({ stateFile: join(folder, 'fake-host.json'), clock: driver.clock }).stop(ID, HALT));
    expect(await billed()).toEqual([1, 100, 0]);
    await restartAgent();
    expect(await billed()).toEqual([1, 100, 0]);
    await client.ensure(wanted(2, { run: 2 }));
    await restartAgent();
    expect((await billed()).slice(0, 2)).toEqual([2, 100]);
  });

  it('has a run that began and ended before anybody asked', async () => {
    await client.ensure(wanted(1, {}, { command: ['sleep', '60'] }));
    driver.clock.advance(61_000);
    await client.ensure(wanted(2, { run: 2 }, { command: ['sleep', '60'] }));
    driver.clock.advance(61_000);
    expect(await billed()).toEqual([2, 120, 0]);
  });

  it('is told though the destroy was cut short after the container went', async () => {
    await client.ensure(wanted(1));
    driver.clock.advance(100_000);
    driver.faults.add({ verb: 'destroy', at: 'after', kind: 'fail' });
    await expect(client.destroy({ id: ID, generation: 2, stop: { force: true } })).rejects.toThrow();
    await restartAgent();
    const { state, spent } = await client.destroy({ id: ID, generation: 2 });
    expect([state, Math.floor(spent!.seconds)]).toEqual(['absent', 100]);
  });
});

/** Keeps neither the number of a run nor how it ended: tells that once. */
class Forgetful extends MinimalDriver {
  override async observe(id: string): Promise<ContainerStatus> {
    const { exitCode: _code, exitReason: _reason, ...status } = await super.observe(id);
    return status;
  }
  override async list(): Promise<{ containers: ContainerStatus[] }> {
    return { containers: await Promise.all((await super.list()).containers.map(({ id }) => this.observe(id))) };
  }
}

describe('what a driver forgets of a run', () => {
  let stateDir: string;
  let agent: RunningAgent;
  let own: HostAgentClient;
  const host: Machine = new Map();
  const start = async (): Promise<void> => {
    const listen = `unix:${stateDir}/agent.sock`;
    agent = await runAgent({ stateDir, listen, driver: new Forgetful(host), instance: 'rtest2', poolMiB: 256, log: pino({ level: 'silent' }) });
    own = new HostAgentClient({ address: listen });
  };
  const stop = async (): Promise<void> => {
    own.close();
    await agent.close();
  };
  beforeAll(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'berth-runs-'));
    await start();
  });
  afterAll(async () => {
    await stop();
    await rm(stateDir, { recursive: true });
  });

  it('the ledger keeps, across agents', async () => {
    const exit = (generation: number, run: number, code: number): ReturnType<HostAgentClient['ensure']> =>
      own.ensure(wanted(generation, { run }, { command: ['sh', '-c', `exit ${code}`] }));
    const seen = async (): Promise<unknown> => (await own.inventory()).containers;
    await exit(1, 1, 3);
    await eventually(async () => expect(await seen()).toEqual([expect.objectContaining({ id: ID, state: 'stopped', run: 1, exitCode: 3, exitReason: 'exited' })]));
    await stop();
    await start();
    expect(await seen()).toEqual([expect.objectContaining({ run: 1, exitCode: 3, exitReason: 'exited' })]);
    expect(await exit(1, 1, 3)).toMatchObject({ state: 'stopped', run: 1 });
    await exit(2, 2, 4);
    await eventually(async () => expect(await seen()).toEqual([expect.objectContaining({ state: 'stopped', run: 2, exitCode: 4 })]));
  });
});
