import { AppError, invalid } from '../../platform/errors/app-error.js';
import type { Cost } from '../../platform/nouns/noun.js';
import type { Amounts } from '../quotas/quota.dto.js';
import type { VOLUME } from './volume.noun.js';

export const VOLUME_STATUSES = ['creating', 'available', 'attaching', 'attached', 'detaching', 'restoring', 'deleting', 'error'] as const;
export type VolumeStatus = (typeof VOLUME_STATUSES)[number];

export const VOLUME_SNAPSHOT_STATUSES = ['creating', 'ready', 'restoring', 'deleting', 'error'] as const;
export type VolumeSnapshotStatus = (typeof VOLUME_SNAPSHOT_STATUSES)[number];

/** MiB. */
export const SMALLEST = 16;
export const LARGEST = 64 * 1024 * 1024;
/** Volumes of one container. */
export const MOST_ATTACHED = 16;

/** What a volume is counted as. */
export const cost = (sizeMiB: number): Required<Cost<typeof VOLUME>> => ({ volumes: 1, volumeMiB: sizeMiB });

/** A snapshot counts what it holds; before it is taken, all that it could. */
export const snapshotCost = (sizeMiB: number): Amounts => ({ snapshots: 1, volumeMiB: sizeMiB });

const KEPT = /^\/(proc|sys|dev)(\/|$)/;

/** Fails with `invalid` unless a volume can be there in a container: an absolute path below `/`, none of the kernel's places. */
export function demandPath(path: string): void {
  const parts = path.slice(1).split('/');
  const plain = path.startsWith('/') && !/[\u0000-\u001f\u007f-\u009f]/.test(path) && parts.every((part) => !['', '.', '..'].includes(part));
  if (!plain) throw invalid('/path', 'path: want an absolute path below /, without . and ..');
  if (KEPT.test(path)) throw invalid('/path', "path: /proc, /sys and /dev are the kernel's");
  if (Buffer.byteLength(path) > 1024) throw invalid('/path', 'path: at most 1024 bytes');
}

type Named = { name: string; status: VolumeStatus };

/** Fails with `conflict` unless the volume is there, in no container, and nothing is being done to it. */
export function demandAvailable(volume: Named): void {
  if (volume.status === 'available') return;
  const hint = volume.status === 'attached' ? 'detach it first' : 'it must be available';
  throw new AppError('conflict', `the volume ${volume.name} is ${volume.status}; ${hint}`);
}

/** Where a volume is in a container. */
type Place = { containerId: string | null; path: string | null; readOnly: boolean };

/** Whether the volume is there already, or on its way. */
export const isAt = ({ status, ...volume }: Place & { status: VolumeStatus }, { containerId, path, readOnly }: Place): boolean =>
  ['attaching', 'attached'].includes(status) && volume.containerId === containerId && volume.path === path && volume.readOnly === readOnly;

/** Fails with `conflict` unless a container has it. */
export function demandAttached(volume: Named): void {
  if (volume.status !== 'attached') throw new AppError('conflict', `the volume ${volume.name} is ${volume.status}; no container has it`);
}

type Mount = { id: string; name: string; path: string | null };

/** Fails with `conflict` when one of its container's volumes is mounted within it: that would go along, by force too. A host sees those behind links, too. */
export function demandInnermost(volume: Mount, all: readonly Mount[]): void {
  const inner = all.find(({ id, path }) => id !== volume.id && path?.startsWith(`${volume.path}/`));
  if (inner) throw new AppError('conflict', `the volume ${inner.name} is mounted within ${volume.name}, at ${inner.path}; detach it first`);
}

/** Fails with `conflict` unless the host has it and keeps it. */
export function demandKept(volume: Named): void {
  if (!['available', 'attaching', 'attached', 'detaching'].includes(volume.status)) {
    throw new AppError('conflict', `the volume ${volume.name} is ${volume.status}`);
  }
}

/** Fails with `conflict` when a host did nothing, as it knows changes of the volume that came later: this database is an older one. */
export function demandHeard(reply: { generation: number }, asked: number): void {
  if (reply.generation <= asked) return;
  throw new AppError('conflict', 'its host knows later changes of the volume than the database, which is being brought to what it says; try again in half a minute');
}

/** Fails with `protected`. */
export function demandUnprotected(noun: string, one: { name: string; protected: boolean }): void {
  if (one.protected) throw new AppError('protected', `the ${noun} ${one.name} is protected; set protected to false first`);
}

/** Fails with `conflict` unless the snapshot can be restored or cloned. */
export function demandReady(snapshot: { name: string; status: VolumeSnapshotStatus }): void {
  if (snapshot.status !== 'ready') throw new AppError('conflict', `the snapshot ${snapshot.name} is ${snapshot.status}; it must be ready`);
}
