import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { UnitOfWork, uniqueViolation } from '../../platform/database/unit-of-work.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/rest/match.js';
import { Views } from '../../platform/rest/views.js';
import { ContainerIntents } from '../containers/container-intents.service.js';
import { ContainersService } from '../containers/containers.service.js';
import { showOperation, type Operation, type OperationAnswer } from '../operations/operation.dto.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreateSnapshotBody, Snapshot, SnapshotWithOperation } from './snapshot.dto.js';
import type { SnapshotRow } from './snapshot.row.js';
import { COST, defaultName, demandFiles, demandReady, isIdle } from './snapshot.rules.js';
import { SnapshotsRepository } from './snapshots.repository.js';

@Injectable()
export class SnapshotsService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly snapshots: SnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly intents: ContainerIntents,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
    private readonly views: Views,
  ) {}

  onModuleInit(): void {
    this.views.register('snapshot', async (ctx, id) => {
      const row = await this.snapshots.find(ctx, id);
      return row ? show(row) : undefined;
    });
  }

  @Allow('snapshots:read')
  async list(ctx: OpContext, query: ListQuery & { containerId?: string }): Promise<Page<Snapshot>> {
    return mapPage(await this.snapshots.listOf(ctx, query), show);
  }

  /** Fails with `not_found` when the container is not there; its snapshots are then still in `list`. */
  @Allow('snapshots:read')
  async listOfContainer(ctx: OpContext, containerIdOrName: string, query: ListQuery): Promise<Page<Snapshot>> {
    const { id } = await this.containers.locate(ctx, containerIdOrName);
    return mapPage(await this.snapshots.listOf(ctx, { ...query, containerId: id }), show);
  }

  @Allow('snapshots:read')
  async get(ctx: OpContext, idOrName: string): Promise<Snapshot> {
    return show(await this.snapshots.get(ctx, idOrName));
  }

  /** Of a running container too: it is frozen for the instant. Fails with `conflict`, `quota_exceeded`, `name_taken` or `invalid`. */
  @Allow('snapshots:write')
  async create(ctx: OpContext, containerIdOrName: string, input: CreateSnapshotBody): Promise<SnapshotWithOperation> {
    const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
    if (expiresAt && expiresAt <= new Date()) throw invalid('/expiresAt', 'expiresAt: want a time in the future');
    const id = newId('snapshot');
    const name = input.name ?? defaultName(new Date(), id.slice(-4));
    try {
      return await this.work.mutate(ctx, async (tx) => {
        const container = await this.containers.locate(tx, containerIdOrName);
        demandFiles(container);
        await this.quotas.reserve(tx, COST);
        const row = await this.snapshots.insert(tx, {
          id,
          name,
          containerId: container.id,
          containerName: container.name,
          imageId: container.imageId,
          imageName: container.imageName,
          hostId: container.hostId,
          status: 'creating',
          labels: input.labels ?? {},
          reserved: COST,
          expiresAt,
        });
        return { snapshot: show(row), operation: await this.start(tx, 'snapshot.create', row) };
      });
    } catch (error) {
      if (uniqueViolation(error)) throw new AppError('name_taken', `a snapshot named ${name} exists`);
      throw error;
    }
  }

  /** Fails with `conflict` while it is being deleted already, or a container is being made of it. */
  @Allow('snapshots:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.work.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      if (row.status === 'deleting') throw new AppError('conflict', `the snapshot ${row.name} is being deleted`);
      if (await this.containers.isBeingMadeOf(tx, row.id)) throw new AppError('conflict', `a container is being made of the snapshot ${row.name}`);
      return this.beginDelete(tx, row);
    });
  }

  /** Puts its container back to it, keeping id, name and addresses; one that ran runs again. Fails with `conflict` when the container is gone. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async restore(ctx: OpContext, idOrName: string): Promise<SnapshotWithOperation> {
    return this.work.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      demandReady(row);
      if (!(await this.containers.exists(tx, row.containerId))) {
        throw new AppError('conflict', `the container ${row.containerName} is gone; create a new one with source.snapshotId`);
      }
      const restoring = await this.snapshots.update(tx, row.id, { status: 'restoring' });
      const intent = await this.intents.declare(tx, row.containerId, { status: 'restoring', run: 'next' });
      return { snapshot: show(restoring), operation: await this.start(tx, 'snapshot.restore', restoring, { intent }) };
    });
  }

  /** For the reconciler, as the system: begins unless somebody was faster or a container is being made of it. */
  async deleteExpired(ctx: OpContext, id: string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.snapshots.find(tx, id, { lock: true });
      if (row && isIdle(row) && !(await this.containers.isBeingMadeOf(tx, id))) await this.beginDelete(tx, row);
    });
  }

  private async beginDelete(tx: OpContext, row: SnapshotRow): Promise<OperationAnswer> {
    await this.snapshots.update(tx, row.id, { status: 'deleting' });
    return { operation: await this.start(tx, 'snapshot.delete', row) };
  }

  /** All work on a snapshot waits behind what is being done to its container, also when that is gone. */
  private async start(tx: OpContext, kind: string, row: SnapshotRow, input: Record<string, unknown> = {}): Promise<Operation> {
    return showOperation(await this.operations.start(tx, { kind, resource: { type: 'snapshot', id: row.id }, lane: row.containerId, input }));
  }
}

const show = (row: SnapshotRow): Snapshot => ({
  id: row.id,
  name: row.name,
  containerId: row.containerId,
  containerName: row.containerName,
  status: row.status,
  ...(row.statusReason ? { statusReason: row.statusReason } : {}),
  sizeMiB: row.sizeMiB,
  labels: row.labels,
  createdAt: row.createdAt.toISOString(),
  ...(row.expiresAt ? { expiresAt: row.expiresAt.toISOString() } : {}),
  version: row.version,
});
