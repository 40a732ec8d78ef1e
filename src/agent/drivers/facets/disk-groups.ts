/** All that is one tenant's in the pool, and the most it may be together, MiB; 0: not known yet. */
export interface DiskGroup {
  id: string;
  limitMiB: number;
}

/** Bytes that are a tenant's in the pool, each counted once. */
export interface DiskGroupUse {
  id: string;
  usedBytes: number;
}

/** A pool that counts by tenant: layers, their snapshots, volumes, images. */
export interface DiskGroups {
  /** Bounds what is each tenant's; answers what each has, of those that have something. */
  limit(groups: DiskGroup[]): Promise<DiskGroupUse[]>;
}
