import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { checkedId } from './checked-id.js';
import { DriverError } from './drivers/driver-error.js';
import type { DiskGroup } from './drivers/facets/disk-groups.js';
import type { ImageInfo, ImportLimits } from './drivers/facets/images.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import type { ImageEntry, Ledger } from './ledger.js';
import { storeUpload, type UploadPart } from './upload.js';

const READ_BYTES = 256 * 1024;
const LEFTOVER_MILLISECONDS = 24 * 3600 * 1000;
const UNFINISHED = '.part';

/** Archives on their way into the pool: received under an id, unpacked by the driver, then gone from the staging folder. */
export class ImageStore {
  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly queue: KeyedQueue,
    private readonly staging: string,
    private readonly maxBytes: number,
    private readonly reserve?: number,
  ) {
    mkdirSync(staging, { recursive: true, mode: 0o700 });
    const oldest = Date.now() - LEFTOVER_MILLISECONDS;
    for (const name of readdirSync(staging)) {
      const path = join(staging, name);
      // nobody goes on with what the last agent had begun
      if (name.endsWith(UNFINISHED) || statSync(path).mtimeMs < oldest) rmSync(path, { recursive: true, force: true });
    }
  }

  /** Receives an archive; only one that ends with the right digest stays. Answers its length in bytes and that digest. */
  async receive(imageId: string, parts: AsyncIterable<UploadPart>): Promise<{ bytes: number; sha256: string }> {
    facet(this.driver, 'images');
    const target = this.pathOf(imageId);
    const unfinished = `${target}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
    try {
      const received = await storeUpload(unfinished, parts, { what: `image ${imageId}`, maxBytes: this.maxBytes, durable: true, reserve: this.reserve });
      await rename(unfinished, target);
      return received;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Puts a snapshot's archive where `receive` would put an upload. Answers its length in bytes, its digest, and what was left out. */
  async stageSnapshot(
    imageId: string,
    snapshotId: string,
    baseImageId: string,
    limits: ImportLimits,
    published: boolean,
  ): Promise<{ bytes: number; sha256: string; leftOut: string[] }> {
    const target = this.pathOf(imageId);
    const unfinished = `${target}.${randomBytes(6).toString('hex')}${UNFINISHED}`;
    try {
      const { leftOut } = await facet(this.driver, 'snapshots').pack(snapshotId, baseImageId, unfinished, limits, published);
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of createReadStream(unfinished)) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
      await rename(unfinished, target);
      return { bytes, sha256: hash.digest('hex'), leftOut };
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** The staged archive's bytes, as they are asked for. Fails with `not_found`. */
  async read(imageId: string): Promise<ReturnType<FileHandle['createReadStream']>> {
    const file = await open(this.pathOf(imageId)).catch(() => {
      throw new DriverError('not_found', `image ${imageId}: nothing is staged`);
    });
    return file.createReadStream({ highWaterMark: READ_BYTES });
  }

  /** Unpacks the staged archive into the pool. Done already: answers what was found then. */
  import(imageId: string, limits: ImportLimits, diskGroup?: DiskGroup, own = false): Promise<ImageInfo> {
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
        const info = await facet(this.driver, 'images').import(imageId, archive, limits, diskGroup, own);
        const entry: ImageEntry = { ...info, id: imageId };
        await this.ledger.images.put(entry);
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
      await facet(this.driver, 'images').delete(imageId);
      await this.ledger.images.remove(imageId);
      await rm(archive, { force: true });
    });
  }

  private pathOf(imageId: string): string {
    return join(this.staging, checkedId(imageId));
  }
}
