import { expect, it } from '@jest/globals';

import type { ContainerStatus } from '../../../src/agent/drivers/facets/lifecycle.js';
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

  it('tells at the end of a run what it used, until the next one', async () => {
    const spec = await bed().running();
    expect(await bed().driver.observe(spec.id)).not.toHaveProperty('spent');
    // clocks tick by milliseconds, and a run may be shorter
    const before = await eventually(async () => {
      const seen = await stats(spec.id);
      expect(seen.runSeconds).toBeGreaterThan(0);
      return seen;
    });
    const { spent } = await bed().driver.stop(spec.id, KILL);
    expect(spent!.seconds).toBeGreaterThanOrEqual(before.runSeconds);
    expect(spent!.cpuSeconds).toBeGreaterThanOrEqual(before.cpuSeconds);
    expect(spent).toMatchObject({ networkRxBytes: expect.any(Number), networkTxBytes: expect.any(Number) });
    expect(await stats(spec.id)).toMatchObject({ run: 1, runSeconds: 0, cpuSeconds: 0 });
    bed().driver = await bed().under.reopen();
    expect((await bed().driver.observe(spec.id)).spent).toEqual(spent);
    expect(await bed().driver.start(spec.id, 2)).not.toHaveProperty('spent');
    const again = await bed().driver.stop(spec.id, KILL);
    expect(again.spent!.seconds).toBeGreaterThanOrEqual(0);
    await bed().destroy(spec.id);
  });

  it('tells it of a run that ends by itself, too', async () => {
    const seen: ContainerStatus[] = [];
    const stop = bed().driver.onChange((status) => seen.push(status));
    const { id } = await bed().running({ command: ['sh', '-c', 'exit 4'] });
    const spent = expect.objectContaining({ cpuSeconds: expect.any(Number) });
    await eventually(() => expect(seen).toContainEqual(expect.objectContaining({ id, exitCode: 4, spent })));
    stop();
    await bed().destroy(id);
  });
}
