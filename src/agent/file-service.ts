import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { checkedId } from './checked-id.js';
import { DriverError, type FileAttributes, type FileInfo, type FilesOf, type FoundFile, type HostDriver, type SnapshotDiff, type SnapshotOf } from './drivers/host-driver.js';
import type { ArchivePart } from './image-store.js';
import type { KeyedQueue } from './keyed-queue.js';

/** Where a file is to be written, and as whose. */
export interface FileTarget {
  containerId: string;
  path: string;
  attributes: FileAttributes;
  /** A folder is made; it has no content. */
  folder: boolean;
}

/** Files of containers and snapshots. What is written arrives whole in the staging folder first, so that nobody's slow upload holds a container up. */
export class FileService {
  constructor(
    private readonly driver: HostDriver,
    private readonly queue: KeyedQueue,
    private readonly staging: string,
    private readonly maxBytes: number,
  ) {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true, mode: 0o700 });
  }

  read(of: FilesOf, path: string): Promise<FoundFile> {
    if ('container' in of) checkedId(of.container);
    else checked(of.snapshot);
    return this.driver.readFile(of, path);
  }

  /** Only content that ends with the right digest replaces anything. */
  async write({ containerId, path, attributes, folder }: FileTarget, parts: AsyncIterable<ArchivePart>): Promise<FileInfo> {
    checkedId(containerId);
    const content = join(this.staging, randomBytes(12).toString('hex'));
    try {
      await this.receive(content, parts);
      return await this.queue.run(containerId, () =>
        folder ? this.driver.makeFolder(containerId, path, attributes) : this.driver.writeFile(containerId, path, content, attributes),
      );
    } finally {
      await rm(content, { force: true });
    }
  }

  remove(containerId: string, path: string, recursive: boolean): Promise<FileInfo> {
    return this.queue.run(checkedId(containerId), () => this.driver.removeFile(containerId, path, recursive));
  }

  diff(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return this.driver.diffSnapshot(checked(to), from && checked(from));
  }

  /** Not behind the container's other work: it looks at a copy. */
  shadows(containerId: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return this.driver.shadows(checkedId(containerId), checkedId(fromImageId), checkedId(toImageId));
  }

  private async receive(into: string, parts: AsyncIterable<ArchivePart>): Promise<void> {
    const hash = createHash('sha256');
    let bytes = 0;
    let promised: string | undefined;
    const file = await open(into, 'wx', 0o600);
    try {
      for await (const part of parts) {
        if (!(part instanceof Uint8Array)) {
          promised = part.sha256;
          break;
        }
        bytes += part.length;
        if (bytes > this.maxBytes) throw new DriverError('invalid', `the file is larger than ${this.maxBytes} bytes`);
        hash.update(part);
        await file.writeFile(part);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new DriverError('no_capacity', 'no space left for the file', { cause: error });
      throw error;
    } finally {
      await file.close();
    }
    if (promised !== hash.digest('hex')) throw new DriverError('invalid', 'the file did not arrive whole');
  }
}

function checked(snapshot: SnapshotOf): SnapshotOf {
  checkedId(snapshot.id);
  checkedId(snapshot.imageId);
  return snapshot;
}
