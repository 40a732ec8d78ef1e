import { AppError } from '../../platform/errors/app-error.js';
import type { Cost } from '../../platform/nouns/noun.js';
import type { SNAPSHOT } from './snapshot.noun.js';

export const SNAPSHOT_STATUSES = ['creating', 'ready', 'restoring', 'deleting', 'error'] as const;
export type SnapshotStatus = (typeof SNAPSHOT_STATUSES)[number];

/** Who wanted it: a caller, a schedule, or the system, before it replaced a root file system. */
export const SNAPSHOT_ORIGINS = ['request', 'schedule', 'safety'] as const;
export type SnapshotOrigin = (typeof SNAPSHOT_ORIGINS)[number];

/** How long a replaced root file system can be had back without anybody having asked to keep it. */
export const SAFETY_HOURS = 24;

/** The quota one snapshot holds from its creation until it is gone. */
export const COST = { snapshots: 1 } as const satisfies Cost<typeof SNAPSHOT>;

/** Fails with `conflict` unless the snapshot can be restored or cloned. */
export function demandReady(snapshot: { name: string; status: SnapshotStatus }): void {
  if (snapshot.status !== 'ready') throw new AppError('conflict', `the snapshot ${snapshot.name} is ${snapshot.status}; it must be ready`);
}

/** Fails with `conflict` unless the container has a file system that stays. */
export function demandFiles(container: { name: string; status: string }): void {
  if (!['provisioning', 'deleting', 'error'].includes(container.status)) return;
  throw new AppError('conflict', `the container ${container.name} is ${container.status}: there is nothing to take a snapshot of`);
}

/** Fails with `protected`. */
export function demandUnprotected(snapshot: { name: string; protected: boolean }): void {
  if (snapshot.protected) throw new AppError('protected', `the snapshot ${snapshot.name} is protected; set protected to false first`);
}

/** Whether no operation on it is under way. */
export const isIdle = ({ status }: { status: SnapshotStatus }): boolean => status === 'ready' || status === 'error';
