import { createHash, hash } from 'node:crypto';
import { AppError } from '../../platform/errors/app-error.js';

/*
 * An archive told by another: records of three numbers, which say how much of the base's archive to pass over, how much of it to take, and how much
 * follows that is new. Both are read once, from their beginning to their end, so that a base may itself be told by another, or be closed.
 */

/** Archives are cut where their content says so, so that what is put in moves no cut behind it. */
const LEAST = 16 * 1024;
const MOST = 256 * 1024;
/** A cut each 64 KiB on average. */
const MASK = 0xffff_0000;
const GEAR = Uint32Array.from({ length: 256 }, (_, byte) => createHash('sha256').update(`berth ${byte}`).digest().readUInt32BE());

const RECORD_BYTES = 24;

type Bytes = AsyncIterable<Uint8Array>;
type Made = AsyncGenerator<Uint8Array, void, undefined>;

/** Where in its base each piece of an archive is; -1: it is new. */
export type Likeness = Float64Array;

/** Compares an archive with its base, piece by piece. What is told stays in order in both; of what moved, the lesser part is told as new. */
export async function likeness(archive: Bytes, base: Bytes): Promise<Likeness> {
  const known = new Map<string, { offsets: number[]; next: number }>();
  let offset = 0;
  for await (const piece of pieces(base)) {
    const key = keyOf(piece);
    const found = known.get(key);
    if (found) found.offsets.push(offset);
    else known.set(key, { offsets: [offset], next: 0 });
    offset += piece.length;
  }
  const wanted: number[] = [];
  for await (const piece of pieces(archive)) {
    const found = known.get(keyOf(piece));
    wanted.push(found?.offsets[found.next++] ?? -1);
  }
  return ascending(wanted);
}

/** The archive as records, by its likeness to the base. */
export async function* told(archive: Bytes, likeness: Likeness): Made {
  let index = 0;
  let position = 0;
  /** What is taken next, without a gap: from `position + skip`. */
  let skip = 0;
  let copy = 0;
  for await (const piece of pieces(archive)) {
    const from = likeness[index++] ?? -1;
    if (from === position + skip + copy) {
      copy += piece.length;
    } else if (from >= 0) {
      if (copy > 0) yield record(skip, copy, 0);
      position += skip + copy;
      [skip, copy] = [from - position, piece.length];
    } else {
      yield record(skip, copy, piece.length);
      yield piece;
      position += skip + copy;
      [skip, copy] = [0, 0];
    }
  }
  if (copy > 0) yield record(skip, copy, 0);
}

/** The archive that records tell, and their base. Fails with `invalid` when they are cut short or ask for more than the base has. */
export async function* retold(records: Bytes, base: Bytes): Made {
  const own = new Reader(records);
  const other = new Reader(base);
  try {
    for (let head = await own.some(RECORD_BYTES); head.length > 0; head = await own.some(RECORD_BYTES)) {
      if (head.length < RECORD_BYTES) throw cutShort();
      const [skip = 0, copy = 0, fresh = 0] = [0, 8, 16].map((at) => Number(head.readBigUInt64BE(at)));
      for await (const passed of other.take(skip)) void passed;
      yield* other.take(copy);
      yield* own.take(fresh);
    }
  } finally {
    await own.close();
    await other.close();
  }
}

/** The longest ascending part of these, everything else -1. */
function ascending(wanted: readonly number[]): Likeness {
  /** By length of an ascending part, the index at which the lowest of that length ends; and of each index, the one before it. */
  const ends: number[] = [];
  const before = new Int32Array(wanted.length).fill(-1);
  wanted.forEach((offset, index) => {
    if (offset < 0) return;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (wanted[ends[middle]!]! < offset) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = index;
  });
  const kept = new Float64Array(wanted.length).fill(-1);
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index]!) kept[index] = wanted[index]!;
  return kept;
}

/** Cuts the bytes into pieces where their content says, so that equal content is cut alike wherever it stands. */
async function* pieces(content: Bytes): AsyncGenerator<Buffer, void, undefined> {
  const piece = Buffer.allocUnsafe(MOST);
  let length = 0;
  let gear = 0;
  for await (const chunk of content) {
    let begin = 0;
    for (let at = 0; at < chunk.length; at++) {
      gear = ((gear << 1) + GEAR[chunk[at]!]!) | 0;
      const all = length + at + 1 - begin;
      if (all < MOST && (all < LEAST || (gear & MASK) !== 0)) continue;
      piece.set(chunk.subarray(begin, at + 1), length);
      yield Buffer.from(piece.subarray(0, all));
      [begin, length, gear] = [at + 1, 0, 0];
    }
    piece.set(chunk.subarray(begin), length);
    length += chunk.length - begin;
  }
  if (length > 0) yield Buffer.from(piece.subarray(0, length));
}

const keyOf = (piece: Buffer): string => hash('sha256', piece, 'latin1' as 'hex');

function record(skip: number, copy: number, fresh: number): Buffer {
  const bytes = Buffer.alloc(RECORD_BYTES);
  [skip, copy, fresh].forEach((number, index) => bytes.writeBigUInt64BE(BigInt(number), index * 8));
  return bytes;
}

const cutShort = (): AppError => new AppError('invalid', 'the file tells an archive by a base that is not its own, or was cut short');

/** Bytes as many as are asked for. */
class Reader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Uint8Array = new Uint8Array();

  constructor(bytes: Bytes) {
    this.chunks = bytes[Symbol.asyncIterator]();
  }

  /** Fails with `invalid` when there are less. */
  async *take(bytes: number): Made {
    for (let left = bytes; left > 0; ) {
      if (!(await this.fill())) throw cutShort();
      const part = this.rest.subarray(0, Math.min(left, this.rest.length));
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** So many, or less when there are no more. */
  async some(bytes: number): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    for (let left = bytes; left > 0 && (await this.fill()); ) {
      const part = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(part.length);
      left -= part.length;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  /** Whether there is something. */
  private async fill(): Promise<boolean> {
    while (this.rest.length === 0) {
      const { value, done } = await this.chunks.next();
      if (done) return false;
      this.rest = value;
    }
    return true;
  }
}
