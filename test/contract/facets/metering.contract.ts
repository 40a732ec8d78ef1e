import { expect, it } from '@jest/globals';

import type { ContainerStats } from '../../../src/agent/drivers/facets/metering.js';
import { eventually } from '../../support/eventually.js';
import { code, type DriverBed, KILL } from '../driver-bed.js';

export function meteringContract(bed: () => DriverBed): void {
  const stats = (id: string): Promise<ContainerStats> => bed().facet('metering').stats(id);

  it('shows what a running container uses, and says not_found for one that is not there', async () => {
    const { id } = await bed().running();
    const seen = await stats(id);
    expect(seen.memoryUsedBytes).toBeGreaterThan(0);
    expect(seen.processesUsed).toBeGreaterThan(0);
    expect(seen.run).toBe(1);
    await bed().destroy(id);
    await expect(stats(id)).rejects.toEqual(code('not_found'));
  });

  it('adds up what runs used, until it is gone', async () => {
    const spec = await bed().running();
    const { run, earlier } = await stats(spec.id);
    expect([run, earlier]).toEqual([1, { seconds: 0, cpuSeconds: 0, networkRxBytes: 0, networkTxBytes: 0 }]);
    // clocks tick by milliseconds, and a run may be shorter
    const ran = (): Promise<ContainerStats> =>
      eventually(async () => {
        const seen = await stats(spec.id);
        expect(seen.runSeconds).toBeGreaterThan(0);
        return seen;
      });
    const before = await ran();
    await bed().driver.stop(spec.id, KILL);
    const stopped = await stats(spec.id);
    expect(stopped).toMatchObject({ run: 1, runSeconds: 0, cpuSeconds: 0 });
    expect(stopped.earlier.seconds).toBeGreaterThanOrEqual(before.runSeconds);
    expect(stopped.earlier.cpuSeconds).toBeGreaterThanOrEqual(before.cpuSeconds);
    await bed().driver.start(spec.id, 2);
    expect(await stats(spec.id)).toMatchObject({ run: 2, earlier: stopped.earlier });
    await ran();
    await bed().driver.stop(spec.id, KILL);
    expect((await stats(spec.id)).earlier.seconds).toBeGreaterThan(stopped.earlier.seconds);
    await bed().destroy(spec.id);
  });
}
