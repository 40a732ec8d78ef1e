import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

import { driverNamed, driverNames } from '../../src/agent/drivers/registry.js';

it('knows every driver that has a folder, and opens it by its name', async () => {
  expect(driverNames()).toEqual(['fake', 'native']);
  const stateDir = await mkdtemp(join(tmpdir(), 'berth-registry-'));
  const opened = await (await driverNamed('fake')).open({ stateDir, instance: 'rtest1', poolMiB: 256 });
  expect(opened.name).toBe('fake');
  await opened.close();
  await rm(stateDir, { recursive: true });
});

it('names the drivers there are when asked for another', async () => {
  for (const name of ['docker', 'facets', '../drivers/fake']) {
    await expect(driverNamed(name)).rejects.toThrow(`there is no driver ${name}; there are fake, native`);
  }
});
