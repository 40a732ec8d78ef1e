import { Readable } from 'node:stream';
import { DriverError } from '../driver-error.js';
import type { FileChange, FileInfo, FoundFile, SnapshotDiff } from '../facets/files.js';
import { FakeFiles } from './fake-files.js';

/** Owners and modes are not kept: everything is root's. */
const describe = (path: string, content: string | undefined): FileInfo => ({
  name: path.replace(/\/+$/, '').split('/').at(-1) ?? '',
  kind: content === undefined ? 'folder' : 'file',
  size: content?.length ?? 0,
  mode: content === undefined ? 0o755 : 0o644,
  uid: 0,
  gid: 0,
  modifiedAt: 0,
});

/** A path without what leads nowhere; `invalid` unless it is absolute. */
function plain(path: string): string {
  if (!path.startsWith('/') || path.includes('\0')) throw new DriverError('invalid', 'path: want an absolute one of at most 4095 bytes');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The path of what is to be changed, in a folder that is there. */
function place(files: FakeFiles, path: string): string {
  const at = plain(path);
  if (at === '/' || /\/\.\.?\/*$/.test(path)) throw new DriverError('invalid', `path: ${path} names no file`);
  if (!files.isDirectory(at.slice(0, at.lastIndexOf('/')) || '/')) throw new DriverError('not_found', `path: no ${path} in there`);
  return at;
}

export function readFile(files: FakeFiles, path: string): FoundFile {
  const at = plain(path);
  const content = files.read(at);
  if (content !== undefined) return { info: describe(at, content), content: Readable.from([Buffer.from(content, 'latin1')]), entries: [], truncated: false };
  if (!files.isDirectory(at)) throw new DriverError('not_found', `path: no ${path} in there`);
  const prefix = at === '/' ? '/' : `${at}/`;
  const names = new Set(files.paths().filter((name) => name.startsWith(prefix) && name !== prefix).map((name) => name.slice(prefix.length).split('/')[0]!));
  const entries = [...names].sort().map((name) => describe(name, files.read(`${prefix}${name}`)));
  return { info: describe(at, undefined), entries, truncated: false };
}

export function writeFile(files: FakeFiles, path: string, content: string): FileInfo {
  const at = place(files, path);
  if (files.isDirectory(at)) throw new DriverError('invalid', `path: ${path} is a folder`);
  if (!files.write(at, content)) throw new DriverError('no_capacity', 'write the file: disk quota exceeded');
  return describe(at, content);
}

export function makeFolder(files: FakeFiles, path: string): FileInfo {
  const at = place(files, path);
  if (files.read(at) !== undefined) throw new DriverError('conflict', `path: ${path} is there and no folder`);
  files.write(`${at}/`, '');
  return describe(at, undefined);
}

export function removeFile(files: FakeFiles, path: string, recursive: boolean): FileInfo {
  const at = place(files, path);
  const info = describe(at, files.read(at));
  if (files.remove(at)) return info;
  if (!files.isDirectory(at)) throw new DriverError('not_found', `path: no ${path} in there`);
  const within = files.paths().filter((name) => name.startsWith(`${at}/`));
  if (!recursive && within.some((name) => name !== `${at}/`)) throw new DriverError('conflict', `path: ${path}: directory not empty`);
  for (const name of within) files.remove(name);
  return info;
}

export function diff(from: FakeFiles, to: FakeFiles): SnapshotDiff {
  const paths = [...new Set([...from.paths(), ...to.paths()])].sort();
  const changes = paths.flatMap((path): FileChange[] => {
    const [before, after] = [from.read(path), to.read(path)];
    if (before === after) return [];
    const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
    return [{ path: path.replace(/\/$/, ''), change, kind: path.endsWith('/') ? 'folder' : 'file' }];
  });
  return { changes, truncated: false };
}

/** Where a layer has something else than a new image, though that differs there from the old one. */
export function shadows(
  old: Readonly<Record<string, string>>,
  fresh: Readonly<Record<string, string>>,
  layer: Readonly<Record<string, string | null>>,
): SnapshotDiff {
  const { changes } = diff(new FakeFiles(old, {}, 0), new FakeFiles(fresh, {}, 0));
  return { changes: changes.filter(({ path }) => layer[path] !== undefined && (layer[path] ?? undefined) !== fresh[path]), truncated: false };
}
