import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppError } from '../../platform/errors/app-error.js';
import { BackupStore, type ByteRange } from './backup-store.js';
import { FORMAT, type Manifest } from './backup.rules.js';

/** No manifest is longer: what it holds is bounded where a container is made. */
const MANIFEST_BYTES = 4 * 1024 ** 2;
const NEWLINE = 10;

/** The files of backups: a line of JSON, then the archive. */
@Injectable()
export class BackupFiles {
  constructor(private readonly store: BackupStore) {}

  /**
   * Writes the file as the archive comes in, in place of one of the same id. Fails as the store does, or with `internal` when the archive is
   * not the manifest's.
   */
  async write(tenantId: string, id: string, manifest: Manifest, archive: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const whole = createHash('sha256');
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of laidOut(manifest, archive)) {
        whole.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await this.store.put(keyOf(tenantId, id), counted());
    return { bytes, sha256: whole.digest('hex') };
  }

  /** The file's bytes, or some of them, as they are asked for. Fails with `not_found` when the file is gone. */
  async read(tenantId: string, id: string, range?: ByteRange): Promise<Readable> {
    return this.store.get(keyOf(tenantId, id), range);
  }

  /** What its first line says. Fails with `not_found`, or `internal` when that is none of ours. */
  async manifest(tenantId: string, id: string): Promise<Manifest> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of await this.read(tenantId, id)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (chunk.includes(NEWLINE) || bytes >= MANIFEST_BYTES) break;
    }
    const text = Buffer.concat(chunks);
    const manifest = JSON.parse(text.subarray(0, Math.max(0, text.indexOf(NEWLINE))).toString() || '{}') as Manifest;
    if (manifest.format !== FORMAT) throw new AppError('internal', `the file of the backup ${id} is not of the format ${FORMAT}`);
    return manifest;
  }

  /** The archive in it, as it is asked for. Whether it is the one that the manifest names is the caller's to check. Fails with `not_found`. */
  async *archive(tenantId: string, id: string): AsyncGenerator<Uint8Array, void, undefined> {
    yield* withoutLine(await this.read(tenantId, id));
  }

  /** Also what a process that died left half-written. Absent: no-op. */
  async remove(tenantId: string, id: string): Promise<void> {
    await this.store.remove(keyOf(tenantId, id));
  }
}

/** At its end fails with `internal` when the archive is not the manifest's. */
async function* laidOut(manifest: Manifest, archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`);
  const hash = createHash('sha256');
  for await (const chunk of archive) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== manifest.archive.sha256) throw new AppError('internal', 'the archive did not arrive whole');
}

async function* withoutLine(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let passed = false;
  for await (const chunk of content) {
    const end: number = passed ? -1 : chunk.indexOf(NEWLINE);
    if (passed) yield chunk;
    else if (end >= 0) yield chunk.subarray(end + 1);
    passed ||= end >= 0;
  }
}

const keyOf = (tenantId: string, id: string): string => `${tenantId}/${id}`;
