import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';

import type { Verb } from '../../src/agent/drivers/fake/fault-plan.js';
import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { Ledger, type Tombstone } from '../../src/agent/ledger.js';
import { runAgent } from '../../src/roles/agent.js';
import { HostAgentClient } from '../../src/wire/host-agent.client.js';
import { eventually } from '../support/eventually.js';
import { code } from './driver-bed.js';
import { ID, folder, driver, agent, client, startAgent, restartAgent, wanted, sh, ledgerFolder } from './host-agent.fixture.js';

describe('generations', () => {
  it('creates and starts, and answers a repetition without doing it again', async () => {
    const first = await client.ensure(wanted(1));
    expect(first).toMatchObject({ id: ID, generation: 1, state: 'running', run: 1 });
    expect(Date.parse(first.startedAt)).toBeGreaterThan(0);
    expect(await client.ensure(wanted(1))).toMatchObject({ generation: 1, state: 'running', pid: first.pid });
  });

  it('ignores an older generation and shows what is there', async () => {
    await client.ensure(wanted(5));
    expect(await client.ensure(wanted(4, { power: 'STOPPED' }))).toMatchObject({ generation: 5, state: 'running' });
    expect(await client.destroy({ id: ID, generation: 4 })).toMatchObject({ generation: 5, state: 'running' });
  });

  it('follows the power: stopped, started, paused, resumed', async () => {
    expect(await client.ensure(wanted(1, { power: 'STOPPED', run: 0 }))).toMatchObject({ state: 'stopped' });
    expect(await client.ensure(wanted(2))).toMatchObject({ state: 'running', run: 1 });
    expect(await client.ensure(wanted(3, { power: 'PAUSED' }))).toMatchObject({ state: 'paused' });
    expect(await client.ensure(wanted(4))).toMatchObject({ state: 'running', run: 1 });
    expect(await client.ensure(wanted(5, { power: 'STOPPED' }))).toMatchObject({ state: 'stopped', exitCode: 137, exitReason: 'killed' });
    expect(await client.ensure(wanted(6))).toMatchObject({ state: 'running', run: 1 });
  });

  it('restarts when the run is higher', async () => {
    const first = await client.ensure(wanted(1));
    const second = await client.ensure(wanted(2, { run: 2 }));
    expect(second).toMatchObject({ state: 'running', run: 2 });
    expect(second.pid).not.toBe(first.pid);
  });

  it('changes limits live, with the process untouched', async () => {
    const first = await client.ensure(wanted(1));
    const changed = await client.ensure(wanted(2, {}, { limits: { cpus: 2, memoryMiB: 128, diskMiB: 64, processes: 64 } }));
    expect(changed).toMatchObject({ generation: 2, pid: first.pid });
    expect(await client.stats(ID)).toMatchObject({ memoryLimitBytes: 128 * 1024 * 1024, processesLimit: 64 });
  });

  it('leaves a container that ended by itself as it ended, until a new run is asked for', async () => {
    const spec = { command: ['sh', '-c', 'exit 3'] };
    await client.ensure(wanted(1, {}, spec));
    await eventually(async () => expect((await client.inventory()).containers).toContainEqual(expect.objectContaining({ id: ID, state: 'stopped' })));
    expect(await client.ensure(wanted(1, {}, spec))).toMatchObject({ state: 'stopped', exitCode: 3, run: 1 });
    expect(await client.ensure(wanted(2, {}, spec))).toMatchObject({ state: 'stopped', exitCode: 3, run: 1 });
    expect(await client.ensure(wanted(3, { run: 2 }, spec))).toMatchObject({ run: 2 });
  });

  it('does the rest when a repetition follows a failure', async () => {
    driver.faults.add({ verb: 'start', at: 'before', kind: 'fail', code: 'no_capacity' });
    await expect(client.ensure(wanted(1))).rejects.toEqual(code('no_capacity'));
    expect((await client.inventory()).containers).toEqual([expect.objectContaining({ id: ID, generation: 0, state: 'stopped' })]);
    expect(await client.ensure(wanted(1))).toMatchObject({ generation: 1, state: 'running' });
  });

  it('makes no empty one in place of a container that the host has lost, but a restored one', async () => {
    await client.ensure(wanted(1));
    await client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 });
    await driver.destroy(ID, { force: true, timeoutSeconds: 0 });
    for (const generation of [2, 3]) await expect(client.ensure(wanted(generation, { run: generation }))).rejects.toEqual(code('not_found'));
    expect((await client.inventory()).containers).toEqual([]);
    expect(await client.restoreSnapshot({ snapshotId: 'snp_1', container: wanted(4) })).toMatchObject({ generation: 4, state: 'running' });
  });

  it('starts a stopped container at the second try, also when no new run was counted', async () => {
    await client.ensure(wanted(1));
    await client.ensure(wanted(2, { power: 'STOPPED' }));
    driver.faults.add({ verb: 'start', at: 'before', kind: 'fail' });
    await expect(client.ensure(wanted(3))).rejects.toEqual(code('internal'));
    await restartAgent();
    expect(await client.ensure(wanted(3))).toMatchObject({ generation: 3, state: 'running', run: 1 });
  });

  it('carries out one change of a container at a time, and others beside it', async () => {
    driver.faults.add({ verb: 'start', at: 'after', kind: 'hang' });
    const slow = client.ensure(wanted(1));
    await eventually(() => expect(driver.faults.hangs).toBe(1));
    const next = client.ensure(wanted(2, { power: 'STOPPED' }));
    expect(await client.ensure(wanted(1, {}, { id: 'ctr_2' }))).toMatchObject({ state: 'running' });
    expect((await driver.observe(ID)).state).toBe('running');
    driver.faults.release();
    expect(await slow).toMatchObject({ generation: 1, state: 'running' });
    expect(await next).toMatchObject({ generation: 2, state: 'stopped' });
  });
});

describe('tombstones', () => {
  it('keep a late ensure from bringing a container back, also across a restart', async () => {
    await client.ensure(wanted(1));
    expect(await client.destroy({ id: ID, generation: 2 })).toMatchObject({ id: ID, generation: 2, state: 'absent' });
    expect(await client.destroy({ id: ID, generation: 2 })).toMatchObject({ generation: 2, state: 'absent' });
    expect(await client.ensure(wanted(1))).toMatchObject({ generation: 2, state: 'absent' });
    expect(await client.ensure(wanted(2))).toMatchObject({ generation: 2, state: 'absent' });
    await restartAgent();
    expect(await client.ensure(wanted(2))).toMatchObject({ generation: 2, state: 'absent' });
    expect((await client.inventory()).containers).toEqual([]);
  });

  it('are left for containers never seen', async () => {
    await client.destroy({ id: ID, generation: 9 });
    expect(await client.ensure(wanted(8))).toMatchObject({ generation: 9, state: 'absent' });
    expect(await client.ensure(wanted(10))).toMatchObject({ generation: 10, state: 'running' });
  });

  it('go after thirty days', async () => {
    await client.destroy({ id: ID, generation: 2 });
    await client.destroy({ id: 'ctr_2', generation: 2 });
    await agent.close();
    const ledger = await Ledger.open(ledgerFolder());
    const tombstone = ledger.containers.get(ID) as Tombstone;
    await ledger.containers.put({ ...tombstone, destroyedAt: Date.now() - 31 * 24 * 3600 * 1000 });
    await ledger.close();
    await startAgent();
    await agent.recovered;
    expect(await client.ensure(wanted(1))).toMatchObject({ generation: 1, state: 'running' });
    expect(await client.ensure(wanted(1, {}, { id: 'ctr_2' }))).toMatchObject({ generation: 2, state: 'absent' });
  });

  it('finish a destroy that was cut short when the agent starts again', async () => {
    await client.ensure(wanted(1));
    driver.faults.add({ verb: 'destroy', at: 'before', kind: 'fail' });
    await expect(client.destroy({ id: ID, generation: 2 })).rejects.toEqual(code('internal'));
    await restartAgent();
    expect((await client.inventory()).containers).toEqual([]);
  });
});

describe('snapshots', () => {
  it('restore a running container, once per generation, and clone into another', async () => {
    await client.ensure(wanted(1));
    await sh('echo one > /data');
    expect(await client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 })).toMatchObject({ snapshotId: 'snp_1', sizeMiB: 1 });
    await sh('echo two > /data');
    const restore = { snapshotId: 'snp_1', container: wanted(2) };
    expect(await client.restoreSnapshot(restore)).toMatchObject({ generation: 2, state: 'running', run: 1 });
    expect(await sh('cat /data')).toBe('one\n');
    await sh('echo three > /data');
    expect(await client.restoreSnapshot(restore)).toMatchObject({ generation: 2, state: 'running' });
    expect(await client.ensure(wanted(2))).toMatchObject({ generation: 2, state: 'running' });
    expect(await sh('cat /data')).toBe('three\n');

    await client.ensure(wanted(1, { source: { snapshotId: 'snp_1' } }, { id: 'ctr_2' }));
    expect((await client.exec({ containerId: 'ctr_2', command: ['cat', '/data'] })).stdout.toString()).toBe('one\n');
  });

  it('give way to the image as new, once per generation, and come back', async () => {
    await client.ensure(wanted(1));
    await sh('echo one > /data');
    await client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 });
    const rebuild = wanted(2, { replaceRoot: true }, { files: [{ path: '/note', mode: 0o644, content: Buffer.from('given') }] });
    expect(await client.ensure(rebuild)).toMatchObject({ generation: 2, state: 'running' });
    expect([await sh('cat /note'), await sh('cat /data')]).toEqual(['given', '']);
    await sh('echo two > /data');
    expect(await client.ensure(rebuild)).toMatchObject({ generation: 2, state: 'running' });
    expect(await sh('cat /data')).toBe('two\n');
    await client.restoreSnapshot({ snapshotId: 'snp_1', container: wanted(3) });
    expect(await sh('cat /data')).toBe('one\n');
  });

  it('finish a restore that was cut short, whoever asks', async () => {
    await client.ensure(wanted(1));
    await sh('echo one > /data');
    await client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 });
    await sh('echo two > /data');
    driver.faults.add({ verb: 'snapshots.restore', at: 'before', kind: 'fail' });
    await expect(client.restoreSnapshot({ snapshotId: 'snp_1', container: wanted(2) })).rejects.toEqual(code('internal'));
    await restartAgent();
    expect(await client.ensure(wanted(2))).toMatchObject({ generation: 2, state: 'running' });
    expect(await sh('cat /data')).toBe('one\n');
  });

  it('stay deleted', async () => {
    await client.ensure(wanted(1));
    await client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 });
    await client.deleteSnapshot({ snapshotId: 'snp_1', generation: 2 });
    await client.deleteSnapshot({ snapshotId: 'snp_1', generation: 2 });
    await restartAgent();
    await expect(client.createSnapshot({ snapshotId: 'snp_1', containerId: ID, generation: 1 })).rejects.toEqual(code('conflict'));
    expect((await client.inventory()).snapshots).toEqual([]);
  });
});

describe('a restart', () => {
  it('keeps containers running and remembers generations', async () => {
    const before = await client.ensure(wanted(7));
    await restartAgent();
    expect((await client.inventory()).containers).toEqual([expect.objectContaining({ id: ID, generation: 7, state: 'running', pid: before.pid })]);
    expect(await client.ensure(wanted(6, { power: 'STOPPED' }))).toMatchObject({ generation: 7, state: 'running' });
  });

  it('of the host starts what ran, and leaves what was stopped or had ended', async () => {
    await client.ensure(wanted(1));
    await client.ensure(wanted(1, {}, { id: 'ctr_ended', command: ['sleep', '60'] }));
    driver.clock.advance(61_000);
    await client.ensure(wanted(1, {}, { id: 'ctr_stopped' }));
    await client.ensure(wanted(2, { power: 'STOPPED' }, { id: 'ctr_stopped' }));
    await client.ensure(wanted(1, { noAutostart: true }, { id: 'ctr_manual' }));
    await client.ensure(wanted(1, {}, { id: 'ctr_nests', profile: 'nesting' }));
    await eventually(async () => expect((await driver.observe('ctr_ended')).state).toBe('stopped'));
    await restartAgent(() => new FakeDriver({ stateFile: join(folder, 'fake-host.json') }).reboot());
    const states = Object.fromEntries(
      (await client.inventory()).containers.map(({ id, state, generation, awaitsStart }) => [id, `${state} ${generation}${awaitsStart ? ' awaits' : ''}`]),
    );
    expect(states).toEqual({ [ID]: 'running 1', ctr_ended: 'stopped 1', ctr_stopped: 'stopped 2', ctr_manual: 'stopped 1', ctr_nests: 'stopped 1 awaits' });
    // Asked for the same once more it awaits on, and no longer once a new run is asked for.
    expect(await client.ensure(wanted(2, {}, { id: 'ctr_nests', profile: 'nesting' }))).toMatchObject({ state: 'stopped', awaitsStart: true });
    expect(await client.ensure(wanted(3, { run: 2 }, { id: 'ctr_nests', profile: 'nesting' }))).toMatchObject({ state: 'running', awaitsStart: false });
  });

  it('of the agent alone starts nothing', async () => {
    await client.ensure(wanted(1));
    await driver.stop(ID, { force: true, timeoutSeconds: 0 });
    await restartAgent();
    expect((await client.inventory()).containers).toEqual([expect.objectContaining({ id: ID, state: 'stopped' })]);
  });
});

describe('an agent killed', () => {
  const places = ['create', 'start', 'update', 'stop'].flatMap((verb) => (['before', 'after'] as const).map((at) => [at, verb] as [typeof at, Verb]));

  it.each(places)('%s %s leaves what the next one finishes, and removes without a trace', async (at, verb) => {
    const fresh = verb === 'create' || verb === 'start';
    if (!fresh) await client.ensure(wanted(1));
    const wish = fresh ? wanted(2) : wanted(2, { run: 2 }, { limits: { cpus: 2, memoryMiB: 96, diskMiB: 64, processes: 32 } });
    // It hangs there for good: nothing it would have done afterwards happens before the test is over.
    driver.faults.add({ verb, at, kind: 'hang' });
    const cut = client.ensure(wish).catch(() => undefined);
    await eventually(() => expect(driver.faults.hangs).toBe(1));

    const heir = new FakeDriver({ stateFile: join(folder, 'fake-host.json') });
    const next = await runAgent({
      stateDir: folder,
      listen: `unix:${folder}/run/next.sock`,
      driver: heir,
      instance: 'atest1',
      poolMiB: 256,
      log: pino({ level: 'silent' }),
    });
    const nextClient = new HostAgentClient({ address: next.address });
    try {
      await next.recovered;
      expect(await nextClient.ensure(wish)).toMatchObject({ generation: 2, state: 'running', run: fresh ? 1 : 2 });
      expect((await nextClient.stats(ID)).memoryLimitBytes).toBe((fresh ? 64 : 96) * 1024 * 1024);
      expect(await nextClient.destroy({ id: ID, generation: 3 })).toMatchObject({ state: 'absent' });
      expect((await nextClient.inventory()).containers).toEqual([]);
    } finally {
      nextClient.close();
      await next.close();
    }
    client.close();
    await cut;
  });
});
