import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Container } from '../containers/container.dto.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { Operation, OperationAnswer } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { QuotasService } from '../quotas/quotas.service.js';
import type { CreateVolume } from './sagas/create-volume.saga.js';
import type { DeleteVolume } from './sagas/delete-volume.saga.js';
import type { ResizeVolume } from './sagas/resize-volume.saga.js';
import type { CreateVolumeInput, UpdateVolume, Volume, VolumeChange, VolumeStats, VolumeWithOperation } from './volume.dto.js';
import { VOLUME } from './volume.noun.js';
import type { VolumeRow } from './volume.row.js';
import { cost, demandKept, demandReady, demandUnprotected } from './volume.rules.js';
import type { VolumeSnapshotRow } from './volume-snapshot.row.js';
import { VolumeSnapshotsRepository } from './volume-snapshots.repository.js';
import { showVolume } from './volume.view.js';
import { VolumesRepository } from './volumes.repository.js';

@Injectable()
export class VolumesService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly volumes: VolumesRepository,
    private readonly snapshots: VolumeSnapshotsRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
  ) {}

  @Allow('volumes:read')
  async list(ctx: OpContext, query: ListQuery & { containerId?: string }): Promise<Page<Volume>> {
    return mapPage(await this.volumes.listOf(ctx, query), showVolume);
  }

  @Allow('volumes:read')
  async get(ctx: OpContext, idOrName: string): Promise<Volume> {
    return showVolume(await this.volumes.get(ctx, idOrName));
  }

  /** Asks its host. Fails with `conflict` while it is not made, or `unavailable`. */
  @Allow('volumes:read')
  async stats(ctx: OpContext, idOrName: string): Promise<VolumeStats> {
    const row = await this.volumes.get(ctx, idOrName);
    if (!isMade(row)) throw new AppError('conflict', `the volume ${row.name} is ${row.status}`);
    return this.ask(ctx, row);
  }

  /** Of those that are made and whose hosts answer. */
  @Allow('volumes:read')
  async statsOf(ctx: OpContext, ids: readonly string[]): Promise<Map<string, VolumeStats>> {
    const found = new Map<string, VolumeStats>();
    const one = async (row: VolumeRow): Promise<void> => void found.set(row.id, await this.ask(ctx, row));
    await Promise.allSettled((await this.volumes.byIds(ctx, ids)).filter(isMade).map(one));
    return found;
  }

  /** Those of each of these containers, by container. */
  @Allow('volumes:read')
  async ofContainers(ctx: OpContext, containerIds: readonly string[]): Promise<Map<string, Volume[]>> {
    const found = new Map<string, Volume[]>();
    for (const row of await this.volumes.ofContainers(ctx, containerIds)) {
      found.set(row.containerId!, [...(found.get(row.containerId!) ?? []), showVolume(row)]);
    }
    return found;
  }

  /** These containers, those of them that are there. */
  @Allow('volumes:read')
  @Allow('containers:read')
  async containersOf(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Container>> {
    return this.containers.byIds(ctx, ids);
  }

  /** Fails with `invalid`, `not_found` (container or snapshot), `conflict`, `name_taken`, `quota_exceeded` or `no_capacity`, and then nothing has changed. */
  @Allow('volumes:write')
  async create(ctx: OpContext, input: CreateVolumeInput): Promise<VolumeWithOperation> {
    return this.idempotency.mutate(ctx, (tx) => this.insert(tx, input));
  }

  /** Name, labels and protection change at once; the size on the host, as an operation, and back again when that fails. */
  @Allow('volumes:write')
  async update(ctx: OpContext, idOrName: string, input: UpdateVolume): Promise<VolumeChange> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.volumes.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const columns = {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
        ...(input.protected === undefined ? {} : { protected: input.protected }),
      };
      if (input.sizeMiB !== undefined && input.sizeMiB !== row.sizeMiB) return this.resize(tx, row, input.sizeMiB, columns);
      return { volume: showVolume(await this.volumes.update(tx, row.id, columns)) };
    });
  }

  /** Its snapshots stay. Fails with `protected`, or `conflict` while a container has it or something is being done to it. */
  @Allow('volumes:write')
  async delete(ctx: OpContext, idOrName: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.volumes.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'volume.delete', row.id) : undefined;
      if (before) return { operation: showOperation(before) };
      demandUnprotected('volume', row);
      if (!['available', 'error', 'deleting'].includes(row.status)) {
        throw new AppError('conflict', `the volume ${row.name} is ${row.status}${row.status === 'attached' ? '; detach it first' : ''}`);
      }
      const generation = row.generation + 1;
      await this.volumes.write(tx, row.id, { status: 'deleting', generation });
      return { operation: await this.start(tx, 'volume.delete', row.id, { hostId: row.hostId, generation } satisfies DeleteVolume) };
    });
  }

  private async ask(ctx: OpContext, { id, hostId }: VolumeRow): Promise<VolumeStats> {
    const { usedMiB, sizeMiB } = await (await this.hosts.agent(ctx, hostId)).volumeStats(id);
    return { usedMiB, sizeMiB, at: new Date().toISOString() };
  }

  private async insert(tx: OpContext, { name, sizeMiB, labels, protected: isProtected, container, source }: CreateVolumeInput): Promise<VolumeWithOperation> {
    if (source) {
      tx.demand('volume-snapshots:read');
      tx.demandInside(); // only what is made anew is empty
    }
    const origin = source ? await this.snapshots.get(tx, source.volumeSnapshotId, { lock: true }) : undefined;
    if (origin) demandOrigin(origin, sizeMiB);
    if (container !== undefined) tx.demand('containers:read');
    const near = container === undefined ? undefined : (await this.containers.locate(tx, container)).hostId;
    if (origin && near !== undefined && near !== origin.hostId) {
      throw new AppError('conflict', `the snapshot ${origin.name} is on another host than the container`);
    }
    const hostId = near ?? origin?.hostId;
    await this.quotas.reserve(tx, cost(sizeMiB));
    const host = await this.hosts.place(tx, { ...(hostId === undefined ? {} : { hostId }), facets: ['volumes'] });
    const row = await this.volumes.insert(tx, {
      id: newId(VOLUME),
      name,
      sizeMiB,
      status: 'creating',
      labels: labels ?? {},
      protected: isProtected ?? false,
      hostId: host.id,
      containerId: null,
      path: null,
      readOnly: false,
      generation: 2,
      reserved: cost(sizeMiB),
    });
    const input: CreateVolume = { hostId: host.id, generation: 1, ...(origin ? { snapshotId: origin.id } : {}) };
    return { volume: showVolume(row), operation: await this.start(tx, 'volume.create', row.id, input, origin?.volumeId) };
  }

  /** What grows is reserved now, what shrinks is given back when the host has done it. */
  private async resize(tx: OpContext, row: VolumeRow, sizeMiB: number, columns: Partial<VolumeRow>): Promise<VolumeChange> {
    demandKept(row);
    const more = Math.max(0, sizeMiB - (row.reserved.volumeMiB ?? 0));
    await this.quotas.reserve(tx, { volumeMiB: more });
    const reserved = cost((row.reserved.volumeMiB ?? 0) + more);
    const generation = row.generation + 1;
    const changed = await this.volumes.update(tx, row.id, { ...columns, sizeMiB, reserved, generation: generation + 1 });
    const input: ResizeVolume = { hostId: row.hostId, generation, from: row.sizeMiB, to: sizeMiB };
    return { volume: showVolume(changed), operation: await this.start(tx, 'volume.resize', row.id, input) };
  }

  /** In the volume's own lane, unless it must wait for what is done to another. */
  private async start(tx: OpContext, kind: string, id: string, input: object, lane = id): Promise<Operation> {
    return showOperation(await this.operations.start(tx, { kind, resource: { type: 'volume', id }, lane, input: { ...input } }));
  }
}

const isMade = ({ status }: VolumeRow): boolean => !['creating', 'deleting', 'error'].includes(status);

function demandOrigin(origin: VolumeSnapshotRow, sizeMiB: number): void {
  demandReady(origin);
  if (sizeMiB < origin.sizeMiB) throw invalid('/sizeMiB', `sizeMiB: the snapshot ${origin.name} holds ${origin.sizeMiB} MiB`);
}
