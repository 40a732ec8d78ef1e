import { createHash } from 'node:crypto';

import { TAR_END, tarHeader, tarPadding } from '../../../wire/tar-entry.js';
import { DriverError } from '../driver-error.js';
import type { ImageInfo, ImportLimits } from '../facets/images.js';
import type { RunAs } from '../facets/lifecycle.js';
import { listTar, type TarListing } from './tar-listing.js';

type Files = TarListing['files'];

/** What the fake makes of an archive: the root file system in it, whatever it is wrapped in. */
interface FakeArchive {
  files: Files;
  sizeBytes: number;
  digest: string;
  command: string[];
  env: Record<string, string>;
  runAs: RunAs;
}

/** Root file system, OCI layout, or Incus image in one archive or two; each plain or gzip. Anything broken is `invalid`. */
function readArchive(archive: Buffer, limits: ImportLimits): FakeArchive {
  const { files, sizeBytes } = listTar(archive, limits);
  const plain = { sizeBytes, digest: sha256(archive), command: [], env: {}, runAs: { user: '', workingDir: '', stopSignal: '' } };
  if (files['/oci-layout'] !== undefined && files['/index.json'] !== undefined) {
    return { ...plain, ...layered(listTar(archive, limits, Infinity).files, limits) };
  }
  const split = files['/rootfs.tar'] !== undefined && ['/metadata.tar', '/meta.tar'].find((name) => files[name] !== undefined);
  if (split) return { ...plain, files: listTar(Buffer.from(listTar(archive, limits, Infinity).files['/rootfs.tar']!, 'latin1'), limits).files };
  if (files['/metadata.yaml'] === undefined) return { ...plain, files };
  const inner = Object.entries(files).filter(([path]) => path.startsWith('/rootfs/'));
  return { ...plain, files: Object.fromEntries(inner.map(([path, content]) => [path.slice('/rootfs'.length), content])) };
}

/** The image an archive becomes. */
export function readImage(imageId: string, archive: Buffer, limits: ImportLimits): { info: ImageInfo; files: Files } {
  const { files, ...told } = readArchive(archive, limits);
  const info = {
    imageId,
    ...told,
    os: osRelease(files, 'ID'),
    release: osRelease(files, 'VERSION_ID'),
    architecture: architecture(),
    hasInit: files['/sbin/init'] !== undefined || files['/usr/sbin/init'] !== undefined,
  };
  return { info, files };
}

/** A tar archive of files. */
export function writeArchive(files: Files): Buffer {
  const parts = Object.entries(files)
    .filter(([path]) => !path.endsWith('/'))
    .flatMap(([path, content]) => [tarHeader(path.slice(1), content.length), Buffer.from(content, 'latin1'), tarPadding(content.length)]);
  return Buffer.concat([...parts, TAR_END]);
}

interface Descriptor {
  digest: string;
  size: number;
}

interface OciRuntime {
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  User?: string;
  WorkingDir?: string;
  StopSignal?: string;
}

function layered(blobs: Files, limits: ImportLimits): Pick<FakeArchive, 'files' | 'digest' | 'command' | 'env' | 'runAs'> {
  const blob = ({ digest, size }: Descriptor): Buffer => {
    const content = Buffer.from(blobs[`/blobs/${digest.replace(':', '/')}`] ?? '', 'latin1');
    if (content.length !== size || sha256(content) !== digest) throw new DriverError('invalid', `archive: ${digest} is not what it should be`);
    return content;
  };
  const json = <T>(bytes: Buffer): T => JSON.parse(bytes.toString('utf8')) as T;
  const [found] = json<{ manifests: Descriptor[] }>(Buffer.from(blobs['/index.json']!, 'latin1')).manifests;
  if (!found) throw new DriverError('invalid', 'archive: no image');
  const manifest = json<{ config: Descriptor; layers: Descriptor[] }>(blob(found));
  const { config = {} } = json<{ config?: OciRuntime }>(blob(manifest.config));
  const files: Files = {};
  for (const layer of manifest.layers) {
    for (const [path, content] of Object.entries(listTar(blob(layer), limits).files)) {
      const whiteout = /^(.*\/)\.wh\.([^/]+)$/.exec(path);
      if (whiteout) delete files[`${whiteout[1]!}${whiteout[2]!}`];
      else files[path] = content;
    }
  }
  const env = Object.fromEntries((config.Env ?? []).map((pair) => [pair.split('=')[0]!, pair.slice(pair.indexOf('=') + 1)]));
  const runAs = { user: config.User ?? '', workingDir: config.WorkingDir ?? '', stopSignal: config.StopSignal ?? '' };
  return { files, digest: found.digest, command: [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])], env, runAs };
}

const sha256 = (bytes: Buffer): ImageInfo['digest'] => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A value of the image's os-release; empty without one. */
function osRelease(files: Record<string, string>, key: string): string {
  const text = files['/etc/os-release'] ?? files['/usr/lib/os-release'] ?? '';
  return new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
}

/** As images spell the one of this machine. */
export const architecture = (): string => (process.arch === 'x64' ? 'amd64' : process.arch);
