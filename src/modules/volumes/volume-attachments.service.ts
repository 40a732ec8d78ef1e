import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { uniqueViolation } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { VolumeMountInput } from '../../wire/generated/berth/host/v1/VolumeMount.js';
import { ContainerIntents } from '../containers/container-intents.service.js';
import type { ContainerMounts, MountChange } from '../containers/container-mounts.extension.js';
import { ContainersService } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { showOperation } from '../operations/operation.view.js';
import type { MountVolume } from './sagas/mount-volume.saga.js';
import type { AttachVolume, DetachVolume, VolumeWithOperation } from './volume.dto.js';
import type { VolumeRow } from './volume.row.js';
import { demandAttached, demandAvailable, demandInnermost, demandPath, isAt, MOST_ATTACHED } from './volume.rules.js';
import { showVolume } from './volume.view.js';
import { VolumesRepository } from './volumes.repository.js';

/** Which container has which volume. A change is one of the container: it queues behind what is done to that, and starts bring the volumes again. */
@Injectable()
export class VolumeAttachmentsService implements ContainerMounts {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly volumes: VolumesRepository,
    private readonly containers: ContainersService,
    private readonly hosts: HostsService,
    private readonly intents: ContainerIntents,
    private readonly operations: Operations,
  ) {}

  /**
   * Fails with `not_found`, `invalid` for a path no volume can be at, or `conflict`: it is elsewhere, its host is another, the path is taken,
   * or they are too many. Asked for what is so already, or under way, it answers the operation under way, or one that does nothing.
   */
  @Allow('volumes:write')
  @Allow('containers:write', { inside: true })
  async attach(ctx: OpContext, idOrName: string, { container, path, readOnly }: AttachVolume): Promise<VolumeWithOperation> {
    try {
      return await this.idempotency.mutate(ctx, async (tx) => {
        const row = await this.volumes.get(tx, idOrName, { lock: true });
        demandMatch(tx, row);
        const { id, name, hostId } = await this.containers.locate(tx, container);
        demandPath(path);
        const there = { containerId: id, path, readOnly: readOnly ?? false };
        if (isAt(row, there)) return this.alreadySo(tx, 'attach', row, id);
        demandAvailable(row);
        if (hostId !== row.hostId) throw new AppError('conflict', `the volume ${row.name} is on another host than ${name}; make it with the container named`);
        await this.hosts.demand(tx, hostId, { facets: ['volumes'] });
        if ((await this.volumes.ofContainers(tx, [id])).length >= MOST_ATTACHED) {
          throw new AppError('conflict', `${name} has ${MOST_ATTACHED} volumes, the most there can be`);
        }
        return this.begin(tx, 'attach', row, id, false, { status: 'attaching', statusReason: null, ...there });
      });
    } catch (error) {
      if (uniqueViolation(error) === 'volumes_place') throw new AppError('conflict', `another volume is at ${path}`);
      throw error;
    }
  }

  /**
   * Fails with `conflict` while another volume is mounted within it. The operation fails with `busy` while files on it are open, unless forced. Of a volume
   * that no container has it answers an operation that does nothing.
   */
  @Allow('volumes:write')
  @Allow('containers:write')
  async detach(ctx: OpContext, idOrName: string, { force }: DetachVolume): Promise<VolumeWithOperation> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.volumes.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      if (row.status === 'available') return this.alreadySo(tx, 'detach', row, row.id);
      if (row.status === 'detaching') return this.alreadySo(tx, 'detach', row, row.containerId!, force ? { force } : {});
      demandAttached(row);
      demandInnermost(row, await this.volumes.ofContainers(tx, [row.containerId!]));
      return this.begin(tx, 'detach', row, row.containerId!, force ?? false, { status: 'detaching', statusReason: null });
    });
  }

  async mountsOf(ctx: OpContext, containerId: string, { attach, detach }: MountChange = {}): Promise<VolumeMountInput[]> {
    const rows = await this.volumes.ofContainers(ctx, [containerId]);
    const mounted = rows.filter(({ id, status }) => id !== detach && (status !== 'attaching' || id === attach));
    return mounted.map(({ id, path, readOnly }) => ({ volumeId: id, path: path!, readOnly }));
  }

  async release(tx: OpContext, containerId: string): Promise<void> {
    for (const { id } of await this.volumes.ofContainers(tx, [containerId], { lock: true })) {
      await this.volumes.write(tx, id, { status: 'available', statusReason: null, containerId: null, path: null, readOnly: false });
    }
  }

  /** An operation that does nothing, or the one that is about it already. */
  private async alreadySo(tx: OpContext, verb: 'attach' | 'detach', row: VolumeRow, lane: string, sooner: object = {}): Promise<VolumeWithOperation> {
    const kind = `volume.${verb}`;
    const before = row.status === 'available' ? undefined : await this.operations.underWay(tx, kind, row.id, sooner);
    const operation = before ?? (await this.operations.start(tx, { kind, resource: { type: 'volume', id: row.id }, lane }));
    return { volume: showVolume(row), operation: showOperation(operation) };
  }

  private async begin(
    tx: OpContext,
    verb: 'attach' | 'detach',
    row: VolumeRow,
    containerId: string,
    force: boolean,
    change: Partial<VolumeRow>,
  ): Promise<VolumeWithOperation> {
    const intent = await this.intents.declare(tx, containerId, {});
    const changed = await this.volumes.update(tx, row.id, change);
    const input: MountVolume = { intent, force };
    const operation = await this.operations.start(tx, { kind: `volume.${verb}`, resource: { type: 'volume', id: row.id }, lane: containerId, input });
    return { volume: showVolume(changed), operation: showOperation(operation) };
  }
}
