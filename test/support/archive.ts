import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Makes a small root file system archive (tar.gz) in a folder, with an init by name only: for the fake driver. Answers its path. */
export async function smallArchive(folder: string): Promise<string> {
  const root = join(folder, 'rootfs');
  for (const name of ['bin', 'sbin', 'etc', 'root', 'tmp']) await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, 'bin/busybox'), '#!/bin/sh\n');
  await symlink('/bin/busybox', join(root, 'sbin/init'));
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
  await writeFile(join(root, 'etc/os-release'), 'ID=busybox\nVERSION_ID="1.0"\n');
  const archive = join(folder, 'rootfs.tar.gz');
  await promisify(execFile)('tar', ['-czf', archive, '-C', root, '.']);
  return archive;
}
