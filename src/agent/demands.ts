import { lacksLimit } from '../wire/facets.js';
import { heldLimits } from '../wire/limits.rules.js';
import type { Wanted } from './container-lifecycle.js';
import { DriverError } from './drivers/driver-error.js';
import type { ContainerSpec, RootSource } from './drivers/facets/lifecycle.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import { isTombstone, type ContainerEntry, type Tombstone } from './ledger.js';

/**
 * Refuses with `unsupported` what the driver cannot do, naming what it lacks. What a container has already is not asked about again: it can be stopped
 * on whatever host it is.
 */
export function demandFacets(driver: HostDriver, { spec, power, source }: Wanted, before: ContainerEntry | undefined, restore: RootSource | undefined): void {
  if (power === 'PAUSED' && before?.power !== 'PAUSED') facet(driver, 'freezing');
  if (restore !== undefined || (!before && source && 'snapshot' in source)) facet(driver, 'snapshots');
  else if (before && before.spec.imageId !== spec.imageId) facet(driver, 'exchange');
  if ((spec.volumes ?? []).length > 0 && isNew(spec.volumes, before?.spec.volumes)) facet(driver, 'volumes');
  if (!isNew(spec.limits, before?.spec.limits)) return;
  if (before) facet(driver, 'limits');
  const lacking = heldLimits(spec.limits).find((limit) => !driver.limits?.held.includes(limit));
  if (lacking) throw new DriverError('unsupported', lacksLimit(lacking));
}

const isNew = (wanted: unknown, had: unknown): boolean => JSON.stringify(wanted) !== JSON.stringify(had);

/**
 * Refuses with `conflict` a new container with an address of one that is on the host: the control plane may have forgotten that one, as after an older dump
 * of its database was restored.
 */
export async function demandAddresses(driver: HostDriver, { id, nics }: ContainerSpec, entries: readonly (ContainerEntry | Tombstone)[]): Promise<void> {
  const wanted = new Map(nics.map((nic) => [subnetOf(nic), nic]));
  for (const entry of entries) {
    if (isTombstone(entry) || entry.id === id) continue;
    const taken = entry.spec.nics.find((nic) => {
      const mine = wanted.get(subnetOf(nic));
      return mine !== undefined && (mine.networkId !== nic.networkId || mine.address === nic.address);
    });
    if (taken && (await driver.observe(entry.id)).state !== 'absent') {
      throw new DriverError('conflict', 'its address is that of another container on its host, which the database does not know yet: delete it, and make it again');
    }
  }
}

/** The gateway is the first address of a subnet, so that it stands for the whole. */
const subnetOf = ({ gateway, address }: ContainerSpec['nics'][number]): string => gateway || address;
