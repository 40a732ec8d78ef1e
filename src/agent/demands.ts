import { lacksLimit } from '../wire/facets.js';
import { heldLimits } from '../wire/limits.rules.js';
import type { Wanted } from './container-lifecycle.js';
import { DriverError } from './drivers/driver-error.js';
import type { RootSource } from './drivers/facets/lifecycle.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { ContainerEntry } from './ledger.js';

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
