import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { defaultName } from '../../platform/ids/default-name.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Container } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { Operation, OperationAnswer } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreateSnapshot } from './sagas/create-snapshot.saga.js';
import type { DeleteSnapshot } from './sagas/delete-snapshot.saga.js';
import type { CreateSnapshotBody, Snapshot, SnapshotAnswer, SnapshotWithOperation, UpdateSnapshot } from './snapshot.dto.js';
import { SNAPSHOT } from './snapshot.noun.js';
import type { SnapshotRow } from './snapshot.row.js';
import { COST, demandFiles, demandUnprotected, isIdle } from './snapshot.rules.js';
import { showSnapshot } from './snapshot.view.js';
import { SnapshotsRepository } from './snapshots.repository.js';

@Injectable()
export class SnapshotsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly snapshots: SnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
  ) {}

  @Allow('snapshots:read')
  async list(ctx: OpContext, query: ListQuery & { containerId?: string }): Promise<Page<Snapshot>> {
    return mapPage(await this.snapshots.listOf(ctx, query), showSnapshot);
  }

  /** Fails with `not_found` when the container is not there; its snapshots are then still in `list`. */
  @Allow('snapshots:read')
  async listOfContainer(ctx: OpContext, containerIdOrName: string, query: ListQuery): Promise<Page<Snapshot>> {
    const { id } = await this.containers.locate(ctx, containerIdOrName);
    return mapPage(await this.snapshots.listOf(ctx, { ...query, containerId: id }), showSnapshot);
  }

  /** The newest so many of each of these containers, by container. */
  @Allow('snapshots:read')
  async newestOf(ctx: OpContext, containerIds: readonly string[], most: number): Promise<Map<string, Snapshot[]>> {
    const found = new Map<string, Snapshot[]>();
    for (const row of await this.snapshots.newestOf(ctx, containerIds, most)) {
      found.set(row.containerId, [...(found.get(row.containerId) ?? []), showSnapshot(row)]);
    }
    return found;
  }

  /** These containers, those of them that are there. */
  @Allow('snapshots:read')
  @Allow('containers:read')
  async containersOf(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Container>> {
    return this.containers.byIds(ctx, ids);
  }

  @Allow('snapshots:read')
  async get(ctx: OpContext, idOrName: string): Promise<Snapshot> {
    return showSnapshot(await this.snapshots.get(ctx, idOrName));
  }

  /** Of a running container too: it is frozen for the instant. Fails with `conflict`, `quota_exceeded`, `name_taken` or `invalid`. */
  @Allow('snapshots:write')
  async create(ctx: OpContext, containerIdOrName: string, input: CreateSnapshotBody): Promise<SnapshotWithOperation> {
    const expiresAt = input.expiresAt ? this.future(input.expiresAt) : null;
    const id = newId(SNAPSHOT);
    const name = input.name ?? defaultName('snap', id);
    return this.idempotency.mutate(ctx, (tx) =>
      this.take(tx, containerIdOrName, { id, name, labels: input.labels ?? {}, protected: input.protected ?? false, expiresAt }),
    );
  }

  /**
   * For schedules, as the system: as `create` does, by the first of the names that is free; nothing when this run has taken one of this container, so that
   * it can be repeated.
   */
  async takeScheduled(ctx: OpContext, containerId: string, by: { scheduleId: string; scheduleRunId: string }, called: (nth: number) => string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      if (await this.snapshots.isTakenBy(tx, by, containerId)) return;
      await this.take(tx, containerId, { id: newId(SNAPSHOT), name: await this.snapshots.firstFree(tx, called), origin: 'schedule', ...by });
    });
  }

  /** For schedules, as the system: deletes those of each container that `surplus` picks, and those that failed. Protected ones stay and do not count. */
  async retainScheduled(ctx: OpContext, scheduleId: string, surplus: (snapshots: SnapshotRow[]) => SnapshotRow[]): Promise<void> {
    const rows = await this.snapshots.ofSchedule(ctx, scheduleId);
    const byContainer = new Map<string, SnapshotRow[]>();
    for (const row of rows.filter(({ status }) => status !== 'error')) byContainer.set(row.containerId, [...(byContainer.get(row.containerId) ?? []), row]);
    const going = [...rows.filter((row) => row.status === 'error'), ...[...byContainer.values()].flatMap(surplus)];
    for (const { id } of going) await this.deleteIdle(ctx, id);
  }

  /** Asked for again it answers the one under way. Fails with `protected`, or `conflict` while a container is being made of it. */
  @Allow('snapshots:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'snapshot.delete', row.id) : undefined;
      if (before) return { operation: showOperation(before) };
      demandUnprotected(row);
      if (await this.containers.isBeingMadeOf(tx, row.id)) throw new AppError('conflict', `a container is being made of the snapshot ${row.name}`);
      return this.beginDelete(tx, row);
    });
  }

  /** Fails with `name_taken`, or `invalid` for a time that has passed. */
  @Allow('snapshots:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateSnapshot): Promise<SnapshotAnswer> {
    const expiresAt = input.expiresAt ? this.future(input.expiresAt) : null;
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.snapshots.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const changed = await this.snapshots.update(tx, row.id, {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
        ...(input.protected === undefined ? {} : { protected: input.protected }),
        ...(input.expiresAt === undefined ? {} : { expiresAt }),
      });
      return { snapshot: showSnapshot(changed) };
    });
  }

  /** For the reconciler, as the system: begins unless somebody was faster or a container is being made of it. */
  deleteExpired(ctx: OpContext, id: string): Promise<void> {
    return this.deleteIdle(ctx, id);
  }

  private async deleteIdle(ctx: OpContext, id: string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.snapshots.find(tx, id, { lock: true });
      if (row && isIdle(row) && !row.protected && !(await this.containers.isBeingMadeOf(tx, id))) await this.beginDelete(tx, row);
    });
  }

  /** For the saga that replaces root file systems, in its transaction: one safety snapshot of a container is enough. */
  async deleteSafeties(tx: OpContext, containerId: string, but: string): Promise<void> {
    for (const row of await this.snapshots.safetiesOf(tx, containerId, but)) {
      if (!(await this.containers.isBeingMadeOf(tx, row.id))) await this.beginDelete(tx, row);
    }
  }

  private async take(tx: OpContext, containerIdOrName: string, wanted: Partial<SnapshotRow> & { id: string; name: string }): Promise<SnapshotWithOperation> {
    const container = await this.containers.locate(tx, containerIdOrName);
    demandFiles(container);
    await this.hosts.demand(tx, container.hostId, { facets: ['snapshots'] });
    await this.quotas.reserve(tx, COST);
    const row = await this.snapshots.insert(tx, {
      ...wanted,
      containerId: container.id,
      containerName: container.name,
      imageId: container.imageId,
      imageName: container.imageName,
      hostId: container.hostId,
      status: 'creating',
      reserved: COST,
    });
    return { snapshot: showSnapshot(row), operation: await this.start(tx, 'snapshot.create', row) };
  }

  private future(text: string): Date {
    const at = new Date(text);
    if (at <= new Date()) throw invalid('/expiresAt', 'expiresAt: want a time in the future');
    return at;
  }

  private async beginDelete(tx: OpContext, row: SnapshotRow): Promise<OperationAnswer> {
    await this.snapshots.update(tx, row.id, { status: 'deleting' });
    return { operation: await this.start(tx, 'snapshot.delete', row) };
  }

  /** All work on a snapshot waits behind what is being done to its container, also when that is gone. */
  private async start(tx: OpContext, kind: string, { id, containerId, hostId }: SnapshotRow): Promise<Operation> {
    const input: CreateSnapshot & DeleteSnapshot = { containerId, hostId: hostId! };
    return showOperation(await this.operations.start(tx, { kind, resource: { type: 'snapshot', id }, lane: containerId, input }));
  }
}
