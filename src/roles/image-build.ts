import { createReadStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Config } from '../platform/config/config.js';
import { debianImage } from './image-build/debian-image.js';
import { publishImage } from './image-build/publish-image.js';
import type { System } from './image-build/systems.js';
import { busyboxImage } from './up/busybox-image.js';
import { readCredentials } from './up/credentials.js';

export interface ImageBuildOptions {
  /** What everyone knows it by; the system's name when left out. */
  name?: string;
  /** Where built archives are kept; in the state directory when left out. */
  cache?: string;
  fresh?: boolean;
  /** Only build, and print where the archive is. */
  archiveOnly?: boolean;
}

/** Builds an image of a system on this machine and imports it for everyone, over the API of the installation in the state directory. Needs root. */
export async function imageBuild(config: Config, system: System, options: ImageBuildOptions): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('berth image build needs root: the files of an image belong to many users');
  const startedAt = Date.now();
  const progress = (step: string): void => console.log(`${((Date.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${step}`);
  const cache = options.cache ?? join(config.stateDir, 'cache');
  const archive =
    system === 'busybox' ? busybox(cache) : await debianImage({ release: system === 'debian-12' ? 12 : 13, cache, fresh: options.fresh ?? false, progress });
  progress(`built ${archive}, ${Math.round(statSync(archive).size / 2 ** 20)} MiB`);
  if (options.archiveOnly) return;
  const alias = options.name ?? system;
  const { operatorKey } = readCredentials(config.stateDir);
  const content = (): ReadableStream => Readable.toWeb(createReadStream(archive)) as ReadableStream;
  const name = await publishImage(config.localUrl, operatorKey, alias, statSync(archive).mtime, content);
  progress(`${alias} is ${name} now`);
}

function busybox(cache: string): string {
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  const archive = join(cache, 'busybox.tar');
  writeFileSync(`${archive}.new`, busyboxImage());
  renameSync(`${archive}.new`, archive);
  return archive;
}
