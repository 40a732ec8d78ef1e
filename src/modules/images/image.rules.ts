/** Public: every tenant may see and use it; only the operator makes those. */
export const VISIBILITIES = ['public', 'private'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const IMAGE_STATUSES = ['importing', 'ready', 'error', 'deleting'] as const;
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

/** What an image is counted as in the quota. */
export const COST = { images: 1 } as const;

/** Bounds of unpacking one archive. */
export const IMPORT_LIMITS = { maxBytes: 32 * 1024 ** 3, maxEntries: 2_000_000, timeoutSeconds: 600 } as const;
