import type { DiskGroup } from './disk-groups.js';

/** A volume and where a container has it: an absolute path, as it sees it. */
export interface VolumeMount {
  volumeId: string;
  path: string;
  readOnly: boolean;
}

export interface VolumeOrigin {
  /** Of a volume; empty when left out. */
  snapshotId?: string;
  /** Whose disk it uses; a snapshot's copy uses that of the snapshot's. */
  diskGroup?: DiskGroup;
}

/** Bytes used, as of the last half minute, and allowed. */
export interface VolumeUsage {
  used: number;
  allowed: number;
}

/** Disks of their own. `Lifecycle.update` brings those of the spec and takes others away, also while the container runs: `busy` while files are open. */
export interface Volumes {
  /** Makes one of at most so many MiB, empty or with the content of a volume's snapshot. Present already: changes nothing. */
  create(id: string, sizeMiB: number, made?: VolumeOrigin): Promise<void>;
  /** Bounds it anew, also while a container has it. `conflict` when it holds more. */
  resize(id: string, sizeMiB: number): Promise<void>;
  usage(id: string): Promise<VolumeUsage>;
  /** Absent: no-op; `conflict` while a container has it. */
  delete(id: string): Promise<void>;
  /** Copies it as it is at one instant, also while a container has it. Answers bytes; an existing snapshot's when asked twice. */
  snapshot(id: string, snapshotId: string): Promise<number>;
  /** Puts a snapshot in place of what it holds; `conflict` while a container has it. */
  restore(id: string, snapshotId: string): Promise<void>;
}
