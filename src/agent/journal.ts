import { close, closeSync, fdatasync, fdatasyncSync, fsync, open, openSync, readFileSync, rename, write } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

import { SharedTurns } from './shared-turns.js';

const [openFile, closeFile, writeFile, syncData, syncAll, renameFile] = [
  promisify(open), promisify(close), promisify(write), promisify(fdatasync), promisify(fsync), promisify(rename),
];

/** What is known of a record: its collection, its id, and its content, or nothing once it was removed. */
export type Entry = readonly [collection: string, id: string, content: object | null];

const FORMAT = 'berth-journal-1';
/**
 * Least room for later lines, in bytes. It is filled with zeros: a line in blocks that the file has already is on disk after one write to the device, without
 * one of the file system's journal.
 */
const LEAST_ROOM = 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The newest content of many small records, in memory and in one file that only grows at its end: a line for each change, with a checksum. What is appended
 * while an fdatasync is under way shares the next one. When the file is full, the newest content of each record goes to a new file, which takes the
 * old one's name.
 *
 * A line is `<crc32> <durable> [collection, id, content]`, where `durable` is how much of the file was known to be on disk when it was written. So a reader can
 * tell what a power failure tore, which nobody was promised, from damage to what was promised: the first is dropped, the second is a fault.
 */
export class Journal {
  /** Bytes of lines, and how many of them are on disk for sure. */
  private length = 0;
  private durable = 0;
  /** Of the file, its room included. */
  private size = 0;
  /** Absent when nothing may be appended before the file is written anew: it is torn, or a write to it failed. */
  private file: number | undefined;
  private readonly state = new Map<string, Map<string, object>>();
  private queue: Entry[] = [];
  private closed = false;
  /** Of files that are not written any more. */
  private closing: Promise<void> = Promise.resolve();
  private readonly writes = new SharedTurns(() => this.writeQueue());
  private readonly syncs = new SharedTurns(() => this.syncLines());

  private constructor(private readonly path: string) {}

  /** Reads the file. A damaged one is a fault: better no agent than one that forgot. */
  static open(path: string): Journal {
    const journal = new Journal(path);
    const torn = journal.read(readFileSync(path));
    const file = openSync(path, 'r+');
    // What an agent that was killed had written need not be on disk yet, and whoever asks again is promised it.
    fdatasyncSync(file);
    journal.durable = journal.length;
    if (torn) closeSync(file);
    else journal.file = file;
    return journal;
  }

  /** Makes the file, with these entries in it. It is on disk when this resolves. */
  static async create(path: string, entries: readonly Entry[]): Promise<Journal> {
    const journal = new Journal(path);
    for (const entry of entries) journal.remember(entry);
    await journal.rewrite();
    return journal;
  }

  /** The records of a collection, by id. */
  collection(name: string): Map<string, object> {
    const known = this.state.get(name) ?? new Map<string, object>();
    this.state.set(name, known);
    return known;
  }

  /** Resolves when the entry is known and written: it outlives this process, not yet the power. */
  append(entry: Entry): Promise<void> {
    this.queue.push(entry);
    return this.writes.join();
  }

  /** Resolves when all that was appended before is on disk. */
  sync(): Promise<void> {
    return this.syncs.join();
  }

  /** Lets go of the file once what was asked for is done. */
  async close(): Promise<void> {
    await this.writes.idle();
    this.closed = true;
    await this.sync().finally(() => this.replace(undefined));
    await this.closing;
  }

  private async writeQueue(): Promise<void> {
    const entries = this.queue;
    this.queue = [];
    if (this.closed) throw new Error(`${this.path}: closed`);
    const lines = Buffer.from(entries.map((entry) => lineOf(this.durable, entry)).join(''));
    if (this.file === undefined || this.length + lines.length > this.size) {
      await this.rewrite(entries);
    } else {
      await this.write(this.file, lines);
    }
    for (const entry of entries) this.remember(entry);
  }

  private async write(file: number, lines: Buffer): Promise<void> {
    try {
      await writeAt(file, lines, this.length);
      this.length += lines.length;
    } catch (error) {
      // A part of them may be in the file.
      if (this.file === file) this.replace(undefined);
      throw error;
    }
  }

  private async syncLines(): Promise<void> {
    const { file, length } = this;
    if (length === this.durable) return;
    if (file === undefined) return this.writes.join();
    try {
      await syncData(file);
      if (this.file === file) this.durable = length;
    } catch {
      // The kernel does not try the lost pages again: only writing anew makes up for them.
      if (this.file === file) this.replace(undefined);
      await this.writes.join();
    }
  }

  /** The old file stays open for the write or sync of it that may be under way. */
  private replace(fresh: number | undefined): void {
    const old = this.file;
    this.file = fresh;
    if (old === undefined) return;
    const used = [this.closing, this.writes.idle(), this.syncs.idle()];
    this.closing = Promise.all(used).then(() => closeFile(old)).catch(() => undefined);
  }

  /** Writes what is known, and these entries, to a new file in this one's place. */
  private async rewrite(more: readonly Entry[] = []): Promise<void> {
    const known = [...this.state].flatMap(([name, records]) => [...records].map(([id, content]): Entry => [name, id, content]));
    const lines = [...known, ...more].map((entry) => lineOf(0, entry)).join('');
    const head = `${FORMAT} ${Buffer.byteLength(lines)}\n`;
    const content = Buffer.from(head + lines);
    const room = Buffer.alloc(Math.max(LEAST_ROOM, content.length));
    const fresh = await openFile(`${this.path}.new`, 'w', 0o600);
    try {
      await writeAt(fresh, Buffer.concat([content, room]), 0);
      await syncAll(fresh);
      await renameFile(`${this.path}.new`, this.path);
      await syncFolder(dirname(this.path));
    } catch (error) {
      await closeFile(fresh);
      throw error;
    }
    this.replace(fresh);
    this.length = this.durable = content.length;
    this.size = content.length + room.length;
  }

  private remember([collection, id, content]: Entry): void {
    if (content === null) this.collection(collection).delete(id);
    else this.collection(collection).set(id, content);
  }

  /** Takes in the lines up to the first bad one; answers whether there is one. */
  private read(bytes: Buffer): boolean {
    const head = bytes.indexOf(NEWLINE) + 1;
    const [, promised] = new RegExp(`^${FORMAT} (\\d+)\n$`).exec(bytes.toString('utf8', 0, head)) ?? [];
    if (promised === undefined) throw new Error(`${this.path}: not a journal`);
    let durable = head + Number(promised);
    let bad: number | undefined;
    for (let at = head, end: number; at < bytes.length; at = end) {
      end = bytes.indexOf(NEWLINE, at) + 1 || bytes.length;
      const line = readLine(bytes.toString('utf8', at, end));
      durable = Math.max(durable, line?.durable ?? 0);
      // Nothing that follows a bad line was promised, or the bad one had been on disk.
      if (!line || bytes[at] === 0) bad ??= at;
      else if (bad === undefined) this.remember(line.entry);
    }
    this.length = bad ?? bytes.length;
    this.size = bytes.length;
    if (this.length < durable) throw new Error(`${this.path}: damaged at byte ${this.length}, and what was there had been on disk`);
    return bytes.subarray(this.length).some((byte) => byte !== 0);
  }
}

function lineOf(durable: number, entry: Entry): string {
  const text = `${durable} ${JSON.stringify(entry)}`;
  return `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`;
}

/** Nothing of a line that is not whole. */
function readLine(line: string): { durable: number; entry: Entry } | undefined {
  // A page that never came to the disk is zeros in front of the next line.
  const [, checksum, text, durable, entry] = /^\0*([0-9a-f]{8}) ((\d+) (.*))\n$/s.exec(line) ?? [];
  if (text === undefined || crc32(text) !== parseInt(checksum!, 16)) return undefined;
  return { durable: Number(durable), entry: JSON.parse(entry!) as Entry };
}

async function writeAt(file: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await writeFile(file, bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await openFile(path, 'r');
  try {
    await syncAll(folder);
  } finally {
    await closeFile(folder);
  }
}
