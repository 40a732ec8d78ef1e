import { expect, it } from '@jest/globals';

import type { ContainerStats } from '../../../src/agent/drivers/facets/metering.js';
import { code, type DriverBed } from '../driver-bed.js';

/** Limits, changed and held; `metering` shows them. */
export function limitsContract(bed: () => DriverBed): void {
  const stats = (id: string): Promise<ContainerStats> => bed().facet('metering').stats(id);

  it('shows them in stats, and changes them live', async () => {
    const spec = await bed().running();
    expect(await stats(spec.id)).toMatchObject({ memoryLimitBytes: 128 * 1024 * 1024, processesLimit: 64 });
    const limits = { cpus: 0.5, memoryMiB: 256, diskMiB: 64, processes: 100 };
    expect(await bed().driver.update({ ...spec, limits })).toMatchObject({ state: 'running', run: 1 });
    await bed().driver.update({ ...spec, limits });
    const seen = await stats(spec.id);
    expect(seen).toMatchObject({ memoryLimitBytes: 256 * 1024 * 1024, processesLimit: 100 });
    expect(seen.memoryUsedBytes).toBeGreaterThan(0);
    expect(seen.processesUsed).toBeGreaterThan(0);
    await expect(bed().driver.update({ ...spec, limits: { ...limits, memoryMiB: 0 } })).rejects.toEqual(code('invalid'));
    await bed().destroy(spec.id);
  });

  it('keeps changed limits for the next start', async () => {
    const spec = bed().specOf();
    await bed().driver.create(spec);
    await bed().driver.update({ ...spec, limits: { ...spec.limits, memoryMiB: 200 } });
    await bed().driver.start(spec.id, 1);
    expect((await stats(spec.id)).memoryLimitBytes).toBe(200 * 1024 * 1024);
    await bed().destroy(spec.id);
  });

  it('stops a container from filling the disk', async () => {
    expect(bed().facet('limits').held).toContain('disk');
    const { id } = await bed().running({ limits: { cpus: 1, memoryMiB: 128, diskMiB: 16, processes: 64 } });
    expect((await bed().exec(id, ['dd', 'if=/dev/zero', 'of=/full', 'bs=1M', 'count=64'])).exitCode).not.toBe(0);
    expect((await stats(id)).diskUsedBytes).toBeLessThanOrEqual(17 * 1024 * 1024);
    await bed().destroy(id);
  });

  it('bounds weight, swap, disk and network where the host can, and takes the bounds away again', async () => {
    const spec = await bed().running();
    const { held } = bed().facet('limits');
    const bounds = {
      ...(held.includes('cpuWeight') ? { cpuWeight: 200 } : {}),
      ...(held.includes('bandwidth') ? { networkInMbps: 50, networkOutMbps: 20 } : {}),
      ...(held.includes('swap') ? { swapMiB: 64 } : {}),
      ...(held.includes('io') ? { ioReadMiBps: 10, ioWriteMiBps: 10, ioReadIops: 100, ioWriteIops: 100 } : {}),
    };
    expect(await bed().driver.update({ ...spec, limits: { ...spec.limits, ...bounds } })).toMatchObject({ state: 'running', run: 1 });
    const { limitHits, limitHitsAt } = await stats(spec.id);
    expect(limitHits).toMatchObject({ memory: 0, processes: 0, disk: 0, networkIn: expect.any(Number), networkOut: expect.any(Number) });
    expect(limitHitsAt).not.toHaveProperty('memory');
    await bed().driver.update(spec);
    await expect(bed().driver.update({ ...spec, limits: { ...spec.limits, cpuWeight: 10_001 } })).rejects.toEqual(code('invalid'));
    await bed().destroy(spec.id);
  });

  it('starts with its bounds', async () => {
    const limits = { cpus: 1, memoryMiB: 128, diskMiB: 64, processes: 64, cpuWeight: 50, networkInMbps: 100, networkOutMbps: 100 };
    const { id } = await bed().running({ limits });
    expect((await stats(id)).limitHits).toMatchObject({ networkIn: expect.any(Number) });
    await bed().destroy(id);
  });
}
