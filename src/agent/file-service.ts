import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { checkedId } from './checked-id.js';
import type { FileAttributes, FileInfo, FilesOf, FoundFile, SnapshotDiff } from './drivers/facets/files.js';
import type { SnapshotOf } from './drivers/facets/snapshots.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import type { KeyedQueue } from './keyed-queue.js';
import { storeUpload, type UploadPart } from './upload.js';

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
    private readonly reserve?: number,
  ) {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true, mode: 0o700 });
  }

  async read(of: FilesOf, path: string): Promise<FoundFile> {
    if ('container' in of) checkedId(of.container);
    else checked(of.snapshot);
    return facet(this.driver, 'files').read(of, path);
  }

  /** Only content that ends with the right digest replaces anything. */
  async write({ containerId, path, attributes, folder }: FileTarget, parts: AsyncIterable<UploadPart>): Promise<FileInfo> {
    checkedId(containerId);
    const files = facet(this.driver, 'files');
    const content = join(this.staging, randomBytes(12).toString('hex'));
    try {
      await storeUpload(content, parts, { what: 'file', maxBytes: this.maxBytes, durable: false, reserve: this.reserve });
      return await this.queue.run(containerId, () =>
        folder ? files.makeFolder(containerId, path, attributes) : files.write(containerId, path, content, attributes),
      );
    } finally {
      await rm(content, { force: true });
    }
  }

  async remove(containerId: string, path: string, recursive: boolean): Promise<FileInfo> {
    const files = facet(this.driver, 'files');
    return this.queue.run(checkedId(containerId), () => files.remove(containerId, path, recursive));
  }

  async diff(to: SnapshotOf, from?: SnapshotOf): Promise<SnapshotDiff> {
    return facet(this.driver, 'snapshots').diff(checked(to), from && checked(from));
  }

  /** Not behind the container's other work: it looks at a copy. */
  async shadows(containerId: string, fromImageId: string, toImageId: string): Promise<SnapshotDiff> {
    return facet(this.driver, 'exchange').shadows(checkedId(containerId), checkedId(fromImageId), checkedId(toImageId));
  }
}

function checked(snapshot: SnapshotOf): SnapshotOf {
  checkedId(snapshot.id);
  checkedId(snapshot.imageId);
  return snapshot;
}
