/**
 * What a host's driver may offer besides the life of containers, each with what a host without it cannot do. An agent reports the facets its driver
 * has; placement and validation ask for them. A new one has its interface in agent/drivers/facets and its contract in test/contract/facets.
 */
export const FACETS = {
  freezing: 'pause containers',
  limits: 'hold limits',
  images: 'take images',
  exchange: 'exchange the image below a container',
  snapshots: 'take snapshots',
  volumes: 'have volumes',
  files: 'read and write files in containers',
  streams: 'run commands in containers, nor show their console',
  metering: 'measure containers',
  diskGroups: 'bound the disks of a tenant together',
  networks: 'lead ports to containers',
  firewalls: 'hold firewalls',
} as const;

export type FacetName = keyof typeof FACETS;

export const FACET_NAMES = Object.keys(FACETS) as FacetName[];

/**
 * Limits that a host with the facet `limits` holds or does not, each by itself. `io`: of reads and direct writes; `writeback`: of what the kernel
 * writes later; `bandwidth`: of the network cards.
 */
export const LIMIT_NAMES = ['cpus', 'memory', 'disk', 'processes', 'cpuWeight', 'swap', 'io', 'writeback', 'bandwidth'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** Why a host without the facet, or without the limit, refuses. */
export const lacks = (facet: FacetName): string => `the host cannot ${FACETS[facet]}: its driver lacks ${facet}`;
export const lacksLimit = (limit: LimitName): string => `the host cannot hold this limit: its driver lacks ${limit}`;
