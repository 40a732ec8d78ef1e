import { expect, it } from '@jest/globals';

import type { ContainerSpec, ContainerStatus } from '../../../src/agent/drivers/facets/lifecycle.js';
import { eventually } from '../../support/eventually.js';
import { code, type DriverBed, KILL } from '../driver-bed.js';

/** What every driver does, seen from outside its containers. */
export function lifecycleContract(bed: () => DriverBed): void {
  it('describes its host', async () => {
    const host = await bed().driver.describe();
    expect(host.hostname).not.toBe('');
    expect(['amd64', 'arm64']).toContain(host.architecture);
    expect(host.cpus).toBeGreaterThan(0);
    expect(host.memoryMiB).toBeGreaterThan(0);
    expect(host.diskMiB).toBeGreaterThan(0);
    expect(host.diskFreeMiB).toBeLessThanOrEqual(host.diskMiB);
    expect(host.poolReadOnly).toBe(false);
    expect((await bed().driver.describe()).bootId).toBe(host.bootId);
  });

  it('creates, starts, stops and destroys, each of them twice', async () => {
    const { driver } = bed();
    const spec = bed().specOf();
    expect(await driver.observe(spec.id)).toMatchObject({ id: spec.id, state: 'absent' });
    expect(await driver.create(spec)).toMatchObject({ id: spec.id, state: 'stopped', ...bed().run(0) });
    expect(await driver.create(spec)).toMatchObject({ id: spec.id, state: 'stopped', ...bed().run(0) });

    const first = await driver.start(spec.id, 3);
    expect(first).toMatchObject({ state: 'running', ...bed().run(3), startedAt: expect.any(Number) });
    expect(await driver.start(spec.id, 3)).toMatchObject({ state: 'running', ...bed().run(3), startedAt: first.startedAt });
    if (first.run !== undefined) await expect(driver.start(spec.id, 4)).rejects.toEqual(code('conflict'));
    expect(await driver.observe(spec.id)).toEqual(first);
    expect((await driver.list()).containers).toContainEqual(expect.objectContaining({ id: spec.id, state: 'running' }));

    expect(await driver.stop(spec.id, { force: false, timeoutSeconds: 10 })).toMatchObject({ state: 'stopped', ...bed().run(3) });
    expect(await driver.stop(spec.id, KILL)).toMatchObject({ state: 'stopped', ...bed().run(3) });
    expect(await driver.start(spec.id, 4)).toMatchObject({ state: 'running', ...bed().run(4) });

    await driver.destroy(spec.id, KILL);
    await driver.destroy(spec.id, KILL);
    expect(await driver.observe(spec.id)).toMatchObject({ state: 'absent' });
    expect((await driver.list()).containers.map(({ id }) => id)).not.toContain(spec.id);
  });

  it('reports how a command ended by itself', async () => {
    const spec = await bed().running({ command: ['sh', '-c', 'exit 3'] });
    expect(await bed().stopped(spec.id)).toMatchObject({ ...bed().run(1), exitCode: 3, exitReason: 'exited' });
    await bed().destroy(spec.id);
  });

  it('reports 137 when it was killed', async () => {
    const { id } = await bed().running({ command: ['sleep', '1000'] });
    expect(await bed().driver.stop(id, KILL)).toMatchObject({ state: 'stopped', exitCode: 137, exitReason: 'killed' });
    await bed().destroy(id);
  });

  it('refuses to start a command that does not exist, and stays stopped', async () => {
    const spec = bed().specOf({ command: ['/no/such/command'] });
    await bed().driver.create(spec);
    await expect(bed().driver.start(spec.id, 1)).rejects.toEqual(code('invalid'));
    expect(await bed().driver.observe(spec.id)).toMatchObject({ state: 'stopped' });
    await bed().destroy(spec.id);
  });

  it('keeps a changed spec for the next start', async () => {
    const spec = await bed().running();
    expect(await bed().driver.update({ ...spec, command: ['sh', '-c', 'exit 9'] })).toMatchObject({ state: 'running', ...bed().run(1) });
    await bed().driver.stop(spec.id, KILL);
    await bed().driver.start(spec.id, 2);
    expect(await bed().stopped(spec.id)).toMatchObject({ ...bed().run(2), exitCode: 9 });
    await bed().destroy(spec.id);
  });

  it('says not_found for a container that is not there', async () => {
    const { driver } = bed();
    const absent = bed().specOf({ id: 'ctr_absent' });
    for (const call of [() => driver.start(absent.id, 1), () => driver.stop(absent.id, KILL), () => driver.update(absent)]) {
      await expect(call()).rejects.toEqual(code('not_found'));
    }
  });

  it('refuses a spec no container can have, and leaves nothing of it', async () => {
    const { limits } = bed().specOf();
    const bad: Partial<ContainerSpec>[] = [
      { limits: { ...limits, cpus: 0 } },
      { limits: { ...limits, memoryMiB: 0 } },
      { limits: { ...limits, processes: 0 } },
      { hostname: 'not a name' },
      { profile: 'privileged' },
      { env: { 'A=B': 'c' } },
      { files: [{ path: '../out', mode: 0o644, content: Buffer.from('x') }] },
    ];
    for (const more of bad) {
      const spec = bed().specOf(more);
      await expect(bed().driver.create(spec)).rejects.toEqual(code('invalid'));
      expect(await bed().driver.observe(spec.id)).toMatchObject({ state: 'absent' });
    }
  });

  it('takes every profile there is', async () => {
    for (const profile of ['default', 'nesting', 'iouring', 'iouring+nesting', 'tun', 'fuse+nftables']) {
      const { id } = await bed().running({ profile });
      await bed().destroy(id);
    }
  });

  it('runs many at once', async () => {
    const specs = await Promise.all(Array.from({ length: 8 }, () => bed().running()));
    const seen = await Promise.all(specs.map(({ id }) => bed().driver.observe(id)));
    expect(seen.map(({ id, state }) => [id, state])).toEqual(specs.map(({ id }) => [id, 'running']));
    expect(new Set(seen.map(({ pid, id }) => pid ?? id)).size).toBe(specs.length);
    await Promise.all(specs.map(({ id }) => bed().destroy(id)));
  });

  it('tells of starts and of exits nobody asked for, until it is told to stop', async () => {
    const seen: ContainerStatus[] = [];
    const stop = bed().driver.onChange((status) => seen.push(status));
    const stays = await bed().running();
    const spec = await bed().running({ command: ['sh', '-c', 'exit 7'] });
    await eventually(() => {
      expect(seen).toContainEqual(expect.objectContaining({ id: stays.id, state: 'running', ...bed().run(1) }));
      expect(seen).toContainEqual(expect.objectContaining({ id: spec.id, state: 'stopped', exitCode: 7 }));
    });
    stop();
    const before = seen.length;
    await bed().driver.start(spec.id, 2);
    await bed().stopped(spec.id);
    expect(seen).toHaveLength(before);
    await bed().destroy(stays.id, spec.id);
  });

  it('finds its containers again after it was closed', async () => {
    const left = await bed().running();
    const idle = bed().specOf();
    await bed().driver.create(idle);
    const before = await bed().driver.observe(left.id);
    bed().driver = await bed().under.reopen();
    expect(await bed().driver.observe(left.id)).toEqual(before);
    expect(await bed().driver.observe(idle.id)).toMatchObject({ state: 'stopped', ...bed().run(0) });
    expect(await bed().driver.stop(left.id, KILL)).toMatchObject({ state: 'stopped', exitCode: 137 });
    await bed().destroy(left.id, idle.id);
  });
}
