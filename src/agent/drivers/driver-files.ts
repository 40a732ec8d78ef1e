import type { Readable } from 'node:stream';

export type FileKind = 'file' | 'folder' | 'link' | 'other';

/** What is at a path. Owners are those the container sees. */
export interface FileInfo {
  name: string;
  kind: FileKind;
  /** Bytes. */
  size: number;
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since the epoch. */
  modifiedAt: number;
  /** Where a link points. */
  target?: string;
}

/** A snapshot and the image it was taken over. */
export interface SnapshotOf {
  id: string;
  imageId: string;
}

export type FilesOf = { container: string } | { snapshot: SnapshotOf };

/** A file's bytes, to be read to the end or destroyed, or a folder's entries, of which there may be more. */
export interface FoundFile {
  info: FileInfo;
  content?: Readable;
  entries: FileInfo[];
  truncated: boolean;
}

/** What is left out stays as it was, or is root's and 0644. */
export interface FileAttributes {
  uid?: number;
  gid?: number;
  mode?: number;
}

export interface FileChange {
  /** From the root, with a leading slash. */
  path: string;
  change: 'added' | 'modified' | 'removed';
  kind: FileKind;
}

export interface SnapshotDiff {
  changes: FileChange[];
  /** There are more. */
  truncated: boolean;
}
