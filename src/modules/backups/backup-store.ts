import type { Readable } from 'node:stream';

/** First and last byte, both of them included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Something that lies in the store. */
export interface Stored {
  key: string;
  /** Half-written by a process that died, since this long: milliseconds. Absent: it is whole. */
  brokenOffMs?: number;
}

/** Where the bytes of backups lie. Only what is whole has its key. */
export abstract class BackupStore {
  /**
   * Keeps the content under the key, in place of what lies there. When that fails, or the content does, nothing of it stays. Fails with
   * `no_capacity` or `unavailable`.
   */
  abstract put(key: string, content: AsyncIterable<Uint8Array>): Promise<void>;

  /** What lies there, or a part of it, as it is asked for. Fails with `not_found` or `unavailable`, also while it is read. */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;

  /** Also what a process that died left half-written. Absent: no-op. Fails with `unavailable`. */
  abstract remove(key: string): Promise<void>;

  /** All that lies there, in no order; half-written things where the store shows them. Fails with `unavailable`. */
  abstract list(): AsyncIterable<Stored>;
}
