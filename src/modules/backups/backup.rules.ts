import { mib } from '../../platform/dto/mib.rules.js';
import { AppError } from '../../platform/errors/app-error.js';
import type { Cost } from '../../platform/nouns/noun.js';
import type { LimitsInput } from '../containers/container.dto.js';
import type { RunAs } from '../images/image.rules.js';
import type { Profile } from '../tenants/profile.rules.js';
import type { BACKUP } from './backup.noun.js';

export const BACKUP_STATUSES = ['creating', 'ready', 'deleting', 'error'] as const;
export type BackupStatus = (typeof BACKUP_STATUSES)[number];

/** The quota one backup holds from its creation until it is gone; its size is added once that is known. */
export const COST = { backups: 1 } as const satisfies Cost<typeof BACKUP>;

/** Bounds of packing one container. */
export const PACK_LIMITS = { maxBytes: 32 * 1024 ** 3, maxEntries: 2_000_000, timeoutSeconds: 600 } as const;

/** Backups that one may stand on: all of them are read, and each of closed ones opened, to restore it. */
export const MOST_BASES = 10;

export const FORMAT = 'berth-backup/1';

/** The first line of a backup, as JSON; the archive of the root file system follows it. */
export interface Manifest {
  format: typeof FORMAT;
  name: string;
  createdAt: string;
  image: { id: string; name: string; digest: string };
  limits: LimitsInput;
  profiles: Profile[];
  command: string[];
  env: Record<string, string>;
  /** Absent where all of it is the default. */
  runAs?: RunAs;
  labels: Record<string, string>;
  /** What follows tells the archive by that of this one. `digest`: of its file. */
  base?: { name: string; digest: string };
  /** Of the whole archive, also of one that is told by its base. */
  archive: { bytes: number; sha256: string };
}

/** What a backup of so many bytes holds. */
export const costOf = (bytes: number): { backups: number; backupMiB: number } => ({ ...COST, backupMiB: mib(bytes) });

/** Fails with `conflict` unless the backup is whole. */
export function demandReady({ name, status }: { name: string; status: BackupStatus }): void {
  if (status !== 'ready') throw new AppError('conflict', `the backup ${name} is ${status}; it must be ready`);
}

/** Fails with `conflict` unless there is a file to look at or to download, good or bad. */
export function demandWhole({ name, status, digest }: { name: string; status: BackupStatus; digest: string }): void {
  if (digest === '' || status === 'deleting') throw new AppError('conflict', `the backup ${name} is ${status}: there is no whole file`);
}

/** Fails with `conflict` unless the container has a file system that stays. */
export function demandFiles({ name, status }: { name: string; status: string }): void {
  if (['provisioning', 'restoring', 'deleting', 'error'].includes(status))
    throw new AppError('conflict', `the container ${name} is ${status}: there is nothing to back up`);
}

/**
 * First and last byte asked for, of `size`; undefined: all. Several ranges at once, or other units, are answered with all. Fails with
 * `range_not_satisfiable` outside of it.
 */
export function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined;
  const last = size - 1;
  const range =
    asked[1] === ''
      ? { start: Math.max(0, size - Number(asked[2])), end: last }
      : { start: Number(asked[1]), end: asked[2] === '' ? last : Math.min(Number(asked[2]), last) };
  if (range.start > range.end)
    throw new AppError('range_not_satisfiable', `range: the backup has ${size} bytes`, { headers: { 'content-range': `bytes */${size}` } });
  return range;
}
