/** What is counted. Cores are decimal, the rest whole. */
export const RESOURCES = ['containers', 'cpus', 'memoryMiB', 'diskMiB', 'snapshots', 'images'] as const;
export type Resource = (typeof RESOURCES)[number];

/** Amounts by resource, for example `{containers: 1, memoryMiB: 512}`. */
export type Amounts = Partial<Record<Resource, number>>;

/** What a new tenant may use when nobody says otherwise. */
export const DEFAULT_QUOTA: Record<Resource, number> = { containers: 10, cpus: 16, memoryMiB: 16_384, diskMiB: 131_072, snapshots: 50, images: 10 };
