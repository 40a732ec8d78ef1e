import type { DiskGroup } from './disk-groups.js';
import type { RunAs } from './lifecycle.js';

export interface ImportLimits {
  maxBytes: number;
  maxEntries: number;
  timeoutSeconds: number;
}

export interface ImageInfo {
  imageId: string;
  /** `sha256:` and hex, of an OCI image's manifest, else of the archive. */
  digest: string;
  sizeBytes: number;
  os: string;
  release: string;
  architecture: string;
  hasInit: boolean;
  /** What an OCI image runs when told nothing else, in which environment, and how. */
  command: string[];
  env: Record<string, string>;
  runAs: RunAs;
}

/** Taking images in. Without it containers are made of what the host has under an image's id by itself. */
export interface Images {
  /**
   * Unpacks an archive (tar, plain or compressed) under an id: a root file system, an OCI image layout, or an Incus image, in one archive or as a tar of
   * its two. An id that is there keeps its content. A hostile or broken archive is `invalid`. `own`: one that `Snapshots.pack` wrote, in which files keep
   * the capabilities that their container's root gave them.
   */
  import(imageId: string, archivePath: string, limits: ImportLimits, diskGroup?: DiskGroup, own?: boolean): Promise<ImageInfo>;
  /** Absent: no-op; `conflict` while a container is made from it. */
  delete(imageId: string): Promise<void>;
}
