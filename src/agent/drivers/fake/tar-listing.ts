import { gunzipSync } from 'node:zlib';

import { DriverError } from '../driver-error.js';
import type { ImportLimits } from '../facets/images.js';

const BLOCK = 512;
const KEPT_BYTES = 64 * 1024;

export interface TarListing {
  /** Absolute path to content (latin1) of files up to 64 KiB, '' for larger ones; directories end in `/`. */
  files: Record<string, string>;
  sizeBytes: number;
}

/** Reads a tar or tar.gz far enough for the fake: names, sizes, contents up to `kept` bytes. Anything broken or beyond the limits is `invalid`. */
export function listTar(archive: Buffer, limits: ImportLimits, kept = KEPT_BYTES): TarListing {
  const tar = inflate(archive, limits.maxBytes);
  const files: Record<string, string> = {};
  let sizeBytes = 0;
  let entries = 0;
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header);
    const size = octal(header, 124, 12);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (body.length < size) throw new DriverError('invalid', 'archive: truncated');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;

    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') {
      longName = text(body, 0, size);
      continue;
    }
    if (type === 'x' || type === 'g') {
      longName = /\d+ path=(.*)\n/.exec(body.toString('utf8'))?.[1] ?? longName;
      continue;
    }
    const path = absolute(longName ?? joined(text(header, 345, 155), text(header, 0, 100)));
    longName = undefined;
    entries += 1;
    sizeBytes += size;
    if (entries > limits.maxEntries) throw new DriverError('invalid', `archive: more than ${limits.maxEntries} entries`);
    if (sizeBytes > limits.maxBytes) throw new DriverError('invalid', `archive: more than ${limits.maxBytes} bytes`);
    if (type === '5') files[`${path.replace(/\/$/, '')}/`] = '';
    else files[path] = type === '0' && size <= kept ? body.toString('latin1') : '';
  }
  if (entries === 0) throw new DriverError('invalid', 'archive: empty');
  return { files, sizeBytes };
}

function inflate(archive: Buffer, maxBytes: number): Buffer {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) return archive;
  try {
    // Twice the limit: headers and padding count here, not there.
    return gunzipSync(archive, { maxOutputLength: Math.min(maxBytes * 2 + 1024 * 1024, 0x7fffffff) });
  } catch (error) {
    throw new DriverError('invalid', 'archive: not a gzip stream, or too large', { cause: error });
  }
}

function checkSum(header: Buffer): void {
  let sum = 0;
  for (let i = 0; i < BLOCK; i += 1) sum += i >= 148 && i < 156 ? 0x20 : (header[i] ?? 0);
  if (sum !== octal(header, 148, 8)) throw new DriverError('invalid', 'archive: not a tar file');
}

function absolute(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..')) throw new DriverError('invalid', 'archive: an entry leaves the root');
  return `/${parts.join('/')}`;
}

const text = (bytes: Buffer, at: number, length: number): string => bytes.subarray(at, at + length).toString('utf8').replace(/\0.*$/s, '');
const octal = (bytes: Buffer, at: number, length: number): number => parseInt(text(bytes, at, length).trim() || '0', 8);
const joined = (prefix: string, name: string): string => (prefix ? `${prefix}/${name}` : name);
