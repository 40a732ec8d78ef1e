import { expect, it } from '@jest/globals';

import type { ContainerStats } from '../../src/agent/drivers/host-driver.js';
import { eventually } from '../support/eventually.js';
import { code, type DriverBed, KILL } from './driver-bed.js';

/** Limits, shown, changed and held; part of the contract every driver passes. */
export function limitsContract(under: DriverBed): void {
  const { running, specOf, exec } = under;

  it('shows them in stats, and changes them live', async () => {
    const spec = await running();
    expect(await under.driver().stats(spec.id)).toMatchObject({ memoryLimitBytes: 128 * 1024 * 1024, processesLimit: 64 });
    const limits = { cpus: 0.5, memoryMib: 256, diskMib: 64, processes: 100 };
    expect(await under.driver().update({ ...spec, limits })).toMatchObject({ state: 'running', run: 1 });
    await under.driver().update({ ...spec, limits });
    const stats = await under.driver().stats(spec.id);
    expect(stats).toMatchObject({ memoryLimitBytes: 256 * 1024 * 1024, processesLimit: 100 });
    expect(stats.memoryUsedBytes).toBeGreaterThan(0);
    expect(stats.processesUsed).toBeGreaterThan(0);
    await expect(under.driver().update({ ...spec, limits: { ...limits, memoryMib: 0 } })).rejects.toEqual(code('invalid'));
    await under.driver().destroy(spec.id, KILL);
  });

  it('adds up what runs used, until it is gone', async () => {
    const spec = await running();
    const { run, earlier } = await under.driver().stats(spec.id);
    expect([run, earlier]).toEqual([1, { seconds: 0, cpuSeconds: 0, networkRxBytes: 0, networkTxBytes: 0 }]);
    await exec(spec.id, ['/bin/true']);
    // clocks tick by milliseconds, and a run may be shorter
    const ran = (): Promise<ContainerStats> =>
      eventually(async () => {
        const seen = await under.driver().stats(spec.id);
        expect(seen.runSeconds).toBeGreaterThan(0);
        return seen;
      });
    const before = await ran();
    await under.driver().stop(spec.id, KILL);
    const stopped = await under.driver().stats(spec.id);
    expect(stopped).toMatchObject({ run: 1, runSeconds: 0, cpuSeconds: 0 });
    expect(stopped.earlier.seconds).toBeGreaterThanOrEqual(before.runSeconds);
    expect(stopped.earlier.cpuSeconds).toBeGreaterThanOrEqual(before.cpuSeconds);
    await under.driver().start(spec.id, 2);
    expect(await under.driver().stats(spec.id)).toMatchObject({ run: 2, earlier: stopped.earlier });
    await ran();
    await under.driver().stop(spec.id, KILL);
    expect((await under.driver().stats(spec.id)).earlier.seconds).toBeGreaterThan(stopped.earlier.seconds);
    await under.driver().destroy(spec.id, KILL);
  });

  it('keeps changed limits for the next start', async () => {
    const spec = specOf();
    await under.driver().create(spec);
    await under.driver().update({ ...spec, limits: { ...spec.limits, memoryMib: 200 } });
    await under.driver().start(spec.id, 1);
    expect((await under.driver().stats(spec.id)).memoryLimitBytes).toBe(200 * 1024 * 1024);
    await under.driver().destroy(spec.id, KILL);
  });

  it('stops a container from filling the disk', async () => {
    expect((await under.driver().describe()).capabilities).toContain('diskQuota');
    const { id } = await running({ limits: { cpus: 1, memoryMib: 128, diskMib: 16, processes: 64 } });
    expect((await exec(id, ['dd', 'if=/dev/zero', 'of=/full', 'bs=1M', 'count=64'])).exitCode).not.toBe(0);
    expect((await under.driver().stats(id)).diskUsedBytes).toBeLessThanOrEqual(17 * 1024 * 1024);
    await under.driver().destroy(id, KILL);
  });

  it('bounds weight, swap, disk and network where the host can, and takes the bounds away again', async () => {
    const spec = await running();
    const { capabilities } = await under.driver().describe();
    const bounds = {
      cpuWeight: 200, networkInMbps: 50, networkOutMbps: 20,
      ...(capabilities.includes('swapLimits') ? { swapMib: 64 } : {}),
      ...(capabilities.includes('ioLimits') ? { ioReadMibps: 10, ioWriteMibps: 10, ioReadIops: 100, ioWriteIops: 100 } : {}),
    };
    expect(await under.driver().update({ ...spec, limits: { ...spec.limits, ...bounds } })).toMatchObject({ state: 'running', run: 1 });
    const { limitHits, limitHitsAt } = await under.driver().stats(spec.id);
    expect(limitHits).toMatchObject({ memory: 0, processes: 0, disk: 0, networkIn: expect.any(Number), networkOut: expect.any(Number) });
    expect(limitHitsAt).not.toHaveProperty('memory');
    await under.driver().update(spec);
    await expect(under.driver().update({ ...spec, limits: { ...spec.limits, cpuWeight: 10_001 } })).rejects.toEqual(code('invalid'));
    await under.driver().destroy(spec.id, KILL);
  });

  it('starts with its bounds', async () => {
    const { id } = await running({ limits: { cpus: 1, memoryMib: 128, diskMib: 64, processes: 64, cpuWeight: 50, networkInMbps: 100, networkOutMbps: 100 } });
    expect((await under.driver().stats(id)).limitHits).toMatchObject({ networkIn: expect.any(Number) });
    await under.driver().destroy(id, KILL);
  });
}
