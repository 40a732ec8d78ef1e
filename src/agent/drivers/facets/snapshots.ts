import type { SnapshotDiff } from './files.js';
import type { ImportLimits } from './images.js';
import type { ContainerSpec, ContainerStatus, RootSource } from './lifecycle.js';

/** A snapshot and the image it was taken over. */
export interface SnapshotOf {
  id: string;
  imageId: string;
}

/** What became of a tree that was packed. */
export interface Packed {
  /** Of its files' content. */
  bytes: number;
  /** What no archive could hold, and why: the first hundred, and how many more. */
  leftOut: string[];
}

/** Copies of what containers wrote, and other root file systems in place of theirs. With it `Lifecycle.create` also makes containers from a snapshot. */
export interface Snapshots {
  /** Copies the writable layer, frozen for the instant when it runs. Answers bytes; an existing snapshot's when asked twice. */
  take(containerId: string, snapshotId: string): Promise<number>;
  /** Of a container or a volume. Absent: no-op. */
  delete(snapshotId: string): Promise<void>;
  /**
   * Puts a snapshot, or the spec's image as new with the spec's files in it, in place of the root file system, and keeps the spec.
   * A running container is killed for it and left stopped.
   */
  restore(spec: ContainerSpec, source: RootSource): Promise<ContainerStatus>;
  /**
   * Writes it over the image its container was made from as a tar archive; `not_found` without either. `published`: to become an image, without the
   * container's machine id and host keys.
   */
  pack(snapshotId: string, imageId: string, archivePath: string, limits: ImportLimits, published?: boolean): Promise<Packed>;
  /** In what a snapshot differs from another, or from its image as it is. */
  diff(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff>;
}
