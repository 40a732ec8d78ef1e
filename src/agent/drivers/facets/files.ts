import type { Readable } from 'node:stream';
import type { SnapshotOf } from './snapshots.js';

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

/** Files read and written from outside. Those of snapshots need the facet `snapshots` too. */
export interface Files {
  /** What is at an absolute path; links lead nowhere outside. `not_found`; `invalid` for what is neither file nor folder. */
  read(of: FilesOf, path: string): Promise<FoundFile>;
  /** Replaces a file of a container, running or not, by the content of a host file, in one step. */
  write(id: string, path: string, contentPath: string, attributes: FileAttributes): Promise<FileInfo>;
  /** Makes a folder; one that is there keeps its content. */
  makeFolder(id: string, path: string, attributes: FileAttributes): Promise<FileInfo>;
  /** Removes a file, or a folder; one with content only when `recursive`, else `conflict`. */
  remove(id: string, path: string, recursive: boolean): Promise<FileInfo>;
}
