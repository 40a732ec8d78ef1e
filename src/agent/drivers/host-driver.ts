// What the agent asks of a host. Every verb is idempotent: asking twice ends like asking once. Units: MiB, bytes, cores, seconds.

import { FACET_NAMES, lacks, type FacetName } from '../../wire/facets.js';
import { DriverError } from './driver-error.js';
import type { DiskGroups } from './facets/disk-groups.js';
import type { Exchange } from './facets/exchange.js';
import type { Files } from './facets/files.js';
import type { Firewalls } from './facets/firewalls.js';
import type { Freezing } from './facets/freezing.js';
import type { Images } from './facets/images.js';
import type { Lifecycle } from './facets/lifecycle.js';
import type { Limits } from './facets/limits.js';
import type { Networks } from './facets/networks.js';
import type { Metering } from './facets/metering.js';
import type { Snapshots } from './facets/snapshots.js';
import type { Streams } from './facets/streams.js';
import type { Volumes } from './facets/volumes.js';

/** Each facet a driver may have, by the name the wire gives it. */
export interface Facets extends Record<FacetName, object> {
  freezing: Freezing;
  limits: Limits;
  images: Images;
  exchange: Exchange;
  snapshots: Snapshots;
  volumes: Volumes;
  files: Files;
  streams: Streams;
  metering: Metering;
  diskGroups: DiskGroups;
  networks: Networks;
  firewalls: Firewalls;
}

/** A host: the life of containers, and what else it can do. Which facets there are is settled when it is opened. */
export interface HostDriver extends Lifecycle, Readonly<Partial<Facets>> {
  /** As `BERTH_AGENT_DRIVER` and the API name it. */
  readonly name: string;
}

/** The facets a driver has. */
export const facetsOf = (driver: HostDriver): FacetName[] => FACET_NAMES.filter((name) => driver[name] !== undefined);

/** A facet of the driver; fails with `unsupported`, naming what the host lacks. */
export function facet<F extends FacetName>(driver: HostDriver, name: F): Facets[F] {
  const found = driver[name];
  if (found === undefined) throw new DriverError('unsupported', lacks(name));
  return found as Facets[F];
}
