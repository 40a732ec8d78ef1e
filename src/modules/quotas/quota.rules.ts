/** What is counted. Cores are decimal, the rest whole. */
export const RESOURCES = [
  'containers',
  'cpus',
  'memoryMiB',
  'diskMiB',
  'snapshots',
  'snapshotMiB',
  'volumes',
  'volumeMiB',
  'backups',
  'backupMiB',
  'images',
  'apiKeys',
  'tenants',
  'webhooks',
  'snapshotSchedules',
  'networks',
  'addresses',
  'registries',
  'imageCampaigns',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** Counted, but scarce on no host: any may be promised, what is used stays within every limit above. */
export const FREE: readonly Resource[] = ['apiKeys', 'tenants', 'webhooks', 'snapshotSchedules', 'networks', 'addresses', 'registries', 'imageCampaigns'];

/** Amounts by resource, for example `{containers: 1, memoryMiB: 512}`. */
export type Amounts = Partial<Record<Resource, number>>;

/** What a new tenant may use when nobody says otherwise. */
export const DEFAULT_QUOTA: Record<Resource, number> = {
  containers: 10,
  cpus: 16,
  memoryMiB: 16_384,
  diskMiB: 131_072,
  snapshots: 50,
  snapshotMiB: 131_072,
  volumes: 20,
  volumeMiB: 131_072,
  backups: 10,
  backupMiB: 131_072,
  images: 10,
  apiKeys: 100,
  tenants: 10,
  webhooks: 20,
  snapshotSchedules: 20,
  networks: 100,
  addresses: 4096,
  registries: 50,
  imageCampaigns: 100,
};
