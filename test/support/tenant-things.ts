import { expect } from '@jest/globals';
import type { TestApp } from './app.js';
import { eventually } from './eventually.js';

/** What the demo tenant uses, by resource. */
export async function used(app: TestApp): Promise<Record<string, number>> {
  const { items } = (await app.tenant.get('/v1/quota')).body;
  return Object.fromEntries(items.map((line: { resource: string; used: number }) => [line.resource, line.used]));
}

/** Deletes the demo tenant's containers and checks that nothing of them is left: no row, no quota, no address, nothing on the host. */
export async function deleteContainers(app: TestApp): Promise<void> {
  app.host.faults.release();
  for (const { id } of (await app.tenant.get('/v1/containers?limit=200')).body.items) {
    await app.tenant.patch(`/v1/containers/${id}`, { protected: false });
    await app.tenant.with({ prefer: 'wait=20' }).delete(`/v1/containers/${id}?force=true`);
  }
  await eventually(async () => {
    expect((await app.tenant.get('/v1/containers')).body.items).toEqual([]);
    expect(await used(app)).toMatchObject({ containers: 0, cpus: 0, memoryMiB: 0, diskMiB: 0 });
    expect((await app.host.list()).containers).toEqual([]);
  });
}
