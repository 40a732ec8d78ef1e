import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { AppError } from '../../platform/errors/app-error.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { FORMAT, type Manifest } from './backup.rules.js';

/** No manifest is longer: what it holds is bounded where a container is made. */
const MANIFEST_BYTES = 4 * 1024 ** 2;
const NEWLINE = 10;

/** The files of backups, one folder per tenant: a line of JSON, then the archive. Only whole ones have their name. */
@Injectable()
export class BackupFiles {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Writes the file as the archive comes in, in place of one of the same id. Fails with `no_capacity`, or `internal` when the archive is not the manifest's. */
  async write(tenantId: string, id: string, manifest: Manifest, archive: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const target = this.pathOf(tenantId, id);
    const unfinished = unfinishedOf(target);
    await mkdir(join(this.config.backupDir, tenantId), { recursive: true, mode: 0o700 });
    try {
      const written = await this.fill(unfinished, manifest, archive);
      await rename(unfinished, target);
      return written;
    } catch (error) {
      await rm(unfinished, { force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new AppError('no_capacity', 'no space left for the backup', { cause: error });
      throw error;
    }
  }

  /** The file's bytes, or some of them, as they are asked for. Fails with `not_found` when the file is gone. */
  async read(tenantId: string, id: string, range?: { start: number; end: number }): Promise<ReadStream> {
    const stream = createReadStream(this.pathOf(tenantId, id), range ?? {});
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', (error) => reject(new AppError('not_found', `the file of the backup ${id} is gone`, { cause: error })));
    });
    return stream;
  }

  /** What its first line says. Fails with `not_found`, or `internal` when that is none of ours. */
  async manifest(tenantId: string, id: string): Promise<Manifest> {
    const content = await this.read(tenantId, id, { start: 0, end: MANIFEST_BYTES - 1 });
    const chunks: Buffer[] = [];
    for await (const chunk of content as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if (chunk.includes(NEWLINE)) break;
    }
    const text = Buffer.concat(chunks);
    const manifest = JSON.parse(text.subarray(0, Math.max(0, text.indexOf(NEWLINE))).toString() || '{}') as Manifest;
    if (manifest.format !== FORMAT) throw new AppError('internal', `the file of the backup ${id} is not of the format ${FORMAT}`);
    return manifest;
  }

  /** The archive in it, as it is asked for. Whether it is the one that the manifest names is the caller's to check. Fails with `not_found`. */
  async *archive(tenantId: string, id: string): AsyncGenerator<Uint8Array, void, undefined> {
    yield* withoutLine((await this.read(tenantId, id)) as AsyncIterable<Buffer>);
  }

  /** Also what a process that died left half-written. Absent: no-op. */
  async remove(tenantId: string, id: string): Promise<void> {
    const target = this.pathOf(tenantId, id);
    await rm(target, { force: true });
    await rm(unfinishedOf(target), { force: true });
  }

  private async fill(path: string, manifest: Manifest, archive: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const whole = createHash('sha256');
    const inner = createHash('sha256');
    const header = Buffer.from(`${JSON.stringify(manifest)}\n`);
    const file = await open(path, 'w', 0o600);
    try {
      let bytes = header.length;
      whole.update(header);
      await file.writeFile(header);
      for await (const chunk of archive) {
        bytes += chunk.length;
        whole.update(chunk);
        inner.update(chunk);
        await file.writeFile(chunk);
      }
      if (inner.digest('hex') !== manifest.archive.sha256) throw new AppError('internal', 'the archive did not arrive whole');
      await file.sync();
      return { bytes, sha256: whole.digest('hex') };
    } finally {
      await file.close();
    }
  }

  private pathOf(tenantId: string, id: string): string {
    return join(this.config.backupDir, tenantId, id);
  }
}

async function* withoutLine(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let passed = false;
  for await (const chunk of content) {
    const end: number = passed ? -1 : chunk.indexOf(NEWLINE);
    if (passed) yield chunk;
    else if (end >= 0) yield chunk.subarray(end + 1);
    passed ||= end >= 0;
  }
}

const unfinishedOf = (path: string): string => `${path}.part`;
