import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { checkedId } from './checked-id.js';
import { DriverError, type HostDriver, type ImageInfo, type ImportLimits } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { ImageEntry, Ledger } from './ledger.js';

const LEFTOVER_MILLISECONDS = 24 * 3600 * 1000;

/** Archives on their way into the pool: received under an id, unpacked by the driver, then gone from the staging folder. */
export class ImageStore {
  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly queue: KeyedQueue,
    private readonly staging: string,
    private readonly maxBytes: number,
  ) {
    mkdirSync(staging, { recursive: true, mode: 0o700 });
    const oldest = Date.now() - LEFTOVER_MILLISECONDS;
    for (const name of readdirSync(staging)) {
      const path = join(staging, name);
      if (statSync(path).mtimeMs < oldest) rmSync(path, { recursive: true, force: true });
    }
  }

  /** Receives an archive; only a complete one stays. Answers its length and hex digest. */
  async receive(imageId: string, chunks: AsyncIterable<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
    const target = this.pathOf(imageId);
    const part = `${target}.${randomBytes(6).toString('hex')}.part`;
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(part, 'wx', 0o600);
    try {
      try {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > this.maxBytes) throw new DriverError('invalid', `image ${imageId}: larger than ${this.maxBytes} bytes`);
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new DriverError('no_capacity', 'no space left for the archive', { cause: error });
      throw error;
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** Unpacks the staged archive into the pool. Done already: answers what was found then. */
  import(imageId: string, limits: ImportLimits): Promise<ImageInfo> {
    const archive = this.pathOf(imageId);
    return this.queue.run(imageId, async () => {
      const known = this.ledger.images.get(imageId);
      if (known) {
        await rm(archive, { force: true });
        return known;
      }
      await stat(archive).catch(() => {
        throw new DriverError('not_found', `image ${imageId}: nothing was uploaded`);
      });
      try {
        const info = await this.driver.importImage(imageId, archive, limits);
        const entry: ImageEntry = { ...info, id: imageId };
        await this.ledger.images.put(entry, true);
        await rm(archive, { force: true });
        return entry;
      } catch (error) {
        // A refused archive stays refused; anything else may be tried again with what was uploaded.
        if (DriverError.from(error).code === 'invalid') await rm(archive, { force: true });
        throw error;
      }
    });
  }

  /** Removes the image and whatever is staged for it. Absent: no-op. */
  remove(imageId: string): Promise<void> {
    const archive = this.pathOf(imageId);
    return this.queue.run(imageId, async () => {
      await this.driver.deleteImage(imageId);
      await this.ledger.images.remove(imageId);
      await rm(archive, { force: true });
    });
  }

  private pathOf(imageId: string): string {
    return join(this.staging, checkedId(imageId));
  }
}
