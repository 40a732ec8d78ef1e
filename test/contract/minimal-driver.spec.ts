import { MinimalDriver, type Machine } from '../support/minimal-driver.js';
import { hostDriverContract } from './host-driver.contract.js';

hostDriverContract('minimal', [], async () => {
  const machine: Machine = new Map();
  const driver = new MinimalDriver(machine);
  return {
    driver,
    forgetsRuns: true,
    async reopen() {
      await driver.close();
      return new MinimalDriver(machine);
    },
    async dispose() {
      for (const id of machine.keys()) await driver.destroy(id, { force: true, timeoutSeconds: 0 });
    },
  };
});
