import { chownSync, mkdirSync } from 'node:fs';
import type { SystemUser } from './system-user.js';

/** Makes the folder of the backups, which the API's user alone reads and writes. */
export function backupFolder(path: string, { uid, gid }: SystemUser): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  chownSync(path, uid, gid);
}
