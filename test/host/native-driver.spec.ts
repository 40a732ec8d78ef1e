import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { driver as native, NativeDriver } from '../../src/agent/drivers/native/native.driver.js';
import { FACET_NAMES } from '../../src/wire/facets.js';
import { busyboxImage } from '../../src/roles/up/busybox-image.js';
import { hostDriverContract } from '../contract/host-driver.contract.js';

// Of this run alone: two runs on one machine must not meet.
const instance = `t${(process.pid % 36 ** 5).toString(36).padStart(5, '0')}`;

hostDriverContract('native', FACET_NAMES, async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'berth-native-'));
  const archive = join(stateDir, 'busybox.tar');
  await writeFile(archive, busyboxImage());
  const options = { stateDir, instance, poolMiB: 1024 };
  let driver = await NativeDriver.open(options);
  return {
    driver,
    archive,
    nic: (n) => ({
      networkId: 'net_contract',
      name: 'eth0',
      mac: `02:00:00:00:00:${(n + 1).toString(16).padStart(2, '0')}`,
      address: `10.254.77.${n + 1}/24`,
      gateway: '10.254.77.1',
    }),
    async reopen() {
      await driver.close();
      driver = await NativeDriver.open(options);
      return driver;
    },
    async dispose() {
      await driver.close();
      await native.destroyAll!(options);
      await rm(stateDir, { recursive: true });
    },
  };
});
