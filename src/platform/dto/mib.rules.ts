/** Whole MiB that so many bytes take. */
export const mib = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
