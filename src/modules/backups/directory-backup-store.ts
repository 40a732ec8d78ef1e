import { createReadStream, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../platform/errors/app-error.js';
import { BackupStore, type ByteRange, type Stored } from './backup-store.js';

/** Longer than any of them takes without a byte. */
const LEFTOVER_MS = 24 * 3600 * 1000;

/** A directory of the operator's: a file for each key. */
export class DirectoryBackupStore extends BackupStore {
  constructor(private readonly folder: string) {
    super();
  }

  async put(key: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const path = join(this.folder, key);
    const unfinished = unfinishedOf(path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await dropLeftovers(dirname(path));
    try {
      await fill(unfinished, content);
      await rename(unfinished, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await rm(unfinished, { force: true });
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new AppError('no_capacity', 'no space left for the backup', { cause: error });
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const stream = createReadStream(join(this.folder, key), range ?? {});
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', (error) => reject(new AppError('not_found', 'the file of the backup is gone', { cause: error })));
    });
    return stream;
  }

  async remove(key: string): Promise<void> {
    const path = join(this.folder, key);
    await rm(path, { force: true });
    await rm(unfinishedOf(path), { force: true });
  }

  async *list(): AsyncGenerator<Stored, void, undefined> {
    for (const file of await filesBelow(this.folder)) {
      const path = join(file.parentPath, file.name);
      const key = relative(this.folder, path);
      if (!key.endsWith(UNFINISHED)) yield { key };
      else {
        const seen = await stat(path).catch(() => undefined);
        if (seen) yield { key: key.slice(0, -UNFINISHED.length), brokenOffMs: Date.now() - seen.mtimeMs };
      }
    }
  }
}

/** None where nothing was kept yet. Fails with `unavailable`. */
async function filesBelow(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new AppError('unavailable', 'the folder of the backups cannot be read', { cause: error });
  }
}

async function fill(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for await (const chunk of content) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name of a file is on the disk only with its folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What processes that died left half-written, and nobody asks for again: uploads. */
async function dropLeftovers(folder: string): Promise<void> {
  const oldest = Date.now() - LEFTOVER_MS;
  for (const name of await readdir(folder)) {
    if (!name.endsWith(UNFINISHED)) continue;
    const path = join(folder, name);
    const seen = await stat(path).catch(() => undefined);
    if (seen && seen.mtimeMs < oldest) await rm(path, { force: true });
  }
}

const UNFINISHED = '.part';
const unfinishedOf = (path: string): string => `${path}${UNFINISHED}`;
