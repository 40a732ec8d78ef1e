import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Operation, OperationAnswer } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreateVolumeSnapshot } from './sagas/create-volume-snapshot.saga.js';
import type { DeleteVolumeSnapshot } from './sagas/delete-volume-snapshot.saga.js';
import type { RestoreVolume } from './sagas/restore-volume.saga.js';
import type {
  CreateVolumeSnapshotBody,
  UpdateVolumeSnapshot,
  VolumeSnapshot,
  VolumeSnapshotAnswer,
  VolumeSnapshotWithOperation,
} from './volume-snapshot.dto.js';
import { VOLUME_SNAPSHOT } from './volume-snapshot.noun.js';
import type { VolumeSnapshotRow } from './volume-snapshot.row.js';
import { showVolumeSnapshot } from './volume-snapshot.view.js';
import { VolumeSnapshotsRepository } from './volume-snapshots.repository.js';
import { demandAvailable, demandKept, demandReady, demandUnprotected, snapshotCost } from './volume.rules.js';
import { VolumesRepository } from './volumes.repository.js';

@Injectable()
export class VolumeSnapshotsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly volumes: VolumesRepository,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
  ) {}

  @Allow('volume-snapshots:read')
  async list(ctx: OpContext, query: ListQuery & { volumeId?: string }): Promise<Page<VolumeSnapshot>> {
    return mapPage(await this.snapshots.listOf(ctx, query), showVolumeSnapshot);
  }

  /** Fails with `not_found` when the volume is not there; its snapshots are then still in `list`. */
  @Allow('volume-snapshots:read')
  async listOfVolume(ctx: OpContext, volumeIdOrName: string, query: ListQuery): Promise<Page<VolumeSnapshot>> {
    const { id } = await this.volumes.get(ctx, volumeIdOrName);
    return mapPage(await this.snapshots.listOf(ctx, { ...query, volumeId: id }), showVolumeSnapshot);
  }

  @Allow('volume-snapshots:read')
  async get(ctx: OpContext, idOrName: string): Promise<VolumeSnapshot> {
    return showVolumeSnapshot(await this.snapshots.get(ctx, idOrName));
  }

  /** Also while a container has the volume: it is of one instant. Fails with `conflict`, `quota_exceeded` or `name_taken`. */
  @Allow('volume-snapshots:write')
  async create(ctx: OpContext, volumeIdOrName: string, input: CreateVolumeSnapshotBody): Promise<VolumeSnapshotWithOperation> {
    const id = newId(VOLUME_SNAPSHOT);
    const name = input.name ?? defaultName('volsnap', id);
    return this.idempotency.mutate(ctx, async (tx) => {
      const volume = await this.volumes.get(tx, volumeIdOrName, { lock: true });
      demandKept(volume);
      const reserved = snapshotCost(volume.sizeMiB);
      await this.quotas.reserve(tx, reserved);
      const row = await this.snapshots.insert(tx, {
        id,
        name,
        volumeId: volume.id,
        volumeName: volume.name,
        hostId: volume.hostId,
        status: 'creating',
        sizeMiB: 0,
        labels: input.labels ?? {},
        protected: input.protected ?? false,
        reserved,
      });
      return { volumeSnapshot: showVolumeSnapshot(row), operation: await this.start(tx, 'volumeSnapshot.create', row, { volumeId: volume.id, hostId: volume.hostId } satisfies CreateVolumeSnapshot) };
    });
  }

  /** Fails with `name_taken`. */
  @Allow('volume-snapshots:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateVolumeSnapshot): Promise<VolumeSnapshotAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const changed = await this.snapshots.update(tx, row.id, {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
        ...(input.protected === undefined ? {} : { protected: input.protected }),
      });
      return { volumeSnapshot: showVolumeSnapshot(changed) };
    });
  }

  /** Fails with `protected`, or `conflict` while something is being done to it. */
  @Allow('volume-snapshots:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'volumeSnapshot.delete', row.id) : undefined;
      if (before) return { operation: showOperation(before) };
      demandUnprotected('snapshot', row);
      if (!['ready', 'error', 'deleting'].includes(row.status)) throw new AppError('conflict', `the snapshot ${row.name} is ${row.status}`);
      await this.snapshots.write(tx, row.id, { status: 'deleting' });
      return { operation: await this.start(tx, 'volumeSnapshot.delete', row, { hostId: row.hostId } satisfies DeleteVolumeSnapshot) };
    });
  }

  /** Puts its volume back to it. Fails with `conflict` while a container has that, when it is gone, or too small by now. */
  @Allow('volume-snapshots:write')
  @Allow('volumes:write')
  async restore(ctx: OpContext, idOrName: string): Promise<VolumeSnapshotWithOperation> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      demandReady(row);
      const volume = await this.volumes.find(tx, row.volumeId, { lock: true });
      if (!volume) throw new AppError('conflict', `the volume ${row.volumeName} is gone; create a new one with source.volumeSnapshotId`);
      demandAvailable(volume);
      if (volume.sizeMiB < row.sizeMiB) {
        throw new AppError('conflict', `the volume ${volume.name} is of ${volume.sizeMiB} MiB, the snapshot holds ${row.sizeMiB}`);
      }
      const generation = volume.generation + 1;
      await this.volumes.write(tx, volume.id, { status: 'restoring', statusReason: null, generation: generation + 1 });
      const restoring = await this.snapshots.update(tx, row.id, { status: 'restoring' });
      const input: RestoreVolume = { volumeId: volume.id, hostId: volume.hostId, generation };
      return { volumeSnapshot: showVolumeSnapshot(restoring), operation: await this.start(tx, 'volumeSnapshot.restore', row, input) };
    });
  }

  /** All work on a snapshot waits behind what is being done to its volume, also when that is gone. */
  private async start(tx: OpContext, kind: string, { id, volumeId }: VolumeSnapshotRow, input: object): Promise<Operation> {
    return showOperation(await this.operations.start(tx, { kind, resource: { type: 'volumeSnapshot', id }, lane: volumeId, input }));
  }
}
