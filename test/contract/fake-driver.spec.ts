import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { FakeDriver } from '../../src/agent/drivers/fake/fake.driver.js';
import { FACET_NAMES } from '../../src/wire/facets.js';
import { smallArchive } from '../support/archive.js';
import { hostDriverContract } from './host-driver.contract.js';

hostDriverContract('fake', FACET_NAMES, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-fake-'));
  const stateFile = join(folder, 'host.json');
  let driver = new FakeDriver({ stateFile });
  return {
    driver,
    archive: await smallArchive(folder),
    async reopen() {
      await driver.close();
      driver = new FakeDriver({ stateFile });
      return driver;
    },
    async dispose() {
      await driver.close();
      await rm(folder, { recursive: true });
    },
  };
});
