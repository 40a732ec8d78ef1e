import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { opened, promised, readManifest, wellFormed } from './backup-manifest.js';
import { BackupStore, type ByteRange } from './backup-store.js';
import type { Manifest } from './backup.rules.js';

/** The files of backups: a line of JSON, then the archive. */
@Injectable()
export class BackupFiles {
  constructor(private readonly store: BackupStore) {}

  /**
   * Writes the file as the archive comes in, in place of one of the same id. Fails as the store does, or with `invalid` when the archive is not the
   * manifest's.
   */
  async write(tenantId: string, id: string, manifest: Manifest, archive: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    return this.keep(tenantId, id, laidOut(manifest, archive));
  }

  /**
   * Keeps a file from elsewhere as it is. Fails as the store does, or with `invalid` when its manifest is not one that creating a container would take,
   * or its archive not the manifest's.
   */
  async receive(tenantId: string, id: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string; manifest: Manifest }> {
    let manifest!: Manifest;
    const kept = await this.keep(tenantId, id, wellFormed(content, (told) => (manifest = told)));
    return { ...kept, manifest };
  }

  /** The file's bytes, or some of them, as they are asked for. Fails with `not_found` when the file is gone. */
  async read(tenantId: string, id: string, range?: ByteRange): Promise<Readable> {
    return this.store.get(keyOf(tenantId, id), range);
  }

  /** What its first line says. Fails with `not_found`, or `invalid` when that is not what creating a container would take. */
  async manifest(tenantId: string, id: string): Promise<Manifest> {
    const content = await this.read(tenantId, id);
    try {
      return await readManifest((await opened(content as AsyncIterable<Buffer>)).line);
    } finally {
      content.destroy();
    }
  }

  /** The archive in it, as it is asked for. Fails with `not_found`, and at its end with `invalid` when it is not what the manifest says. */
  async *archive(tenantId: string, id: string): AsyncGenerator<Uint8Array, void, undefined> {
    const { line, archive } = await opened((await this.read(tenantId, id)) as AsyncIterable<Buffer>);
    yield* promised(archive, await readManifest(line));
  }

  /** Also what a process that died left half-written. Absent: no-op. */
  async remove(tenantId: string, id: string): Promise<void> {
    await this.store.remove(keyOf(tenantId, id));
  }

  private async keep(tenantId: string, id: string, content: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash('sha256');
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of content) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    await this.store.put(keyOf(tenantId, id), counted());
    return { bytes, sha256: hash.digest('hex') };
  }
}

async function* laidOut(manifest: Manifest, archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`);
  yield* promised(archive, manifest);
}

const keyOf = (tenantId: string, id: string): string => `${tenantId}/${id}`;
