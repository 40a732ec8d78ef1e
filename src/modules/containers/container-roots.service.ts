import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Extensions } from '../../platform/nouns/extension-point.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { Operations } from '../../platform/operations/operations.js';
import { HostsService } from '../hosts/hosts.service.js';
import { ImagesService } from '../images/images.service.js';
import type { Operation } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { OperationsService } from '../operations/operations.service.js';
import { ContainerIntents } from './container-intents.service.js';
import type { RebuildOptions } from './container-roots.dto.js';
import type { ContainerAnswer } from './container.dto.js';
import { ContainersService } from './containers.service.js';
import { KEPT_ROOTS } from './kept-roots.extension.js';
import { REPLACING, type ReplaceRoot } from './sagas/replace-root.saga.js';

/** What a container's root file system is replaced by. */
export interface Replacement {
  kind: (typeof REPLACING)[number];
  resource: { type: string; id: string };
  containerId: string;
  image: { id: string; name: string };
  /** The snapshot that comes in place; absent: the image as new. */
  snapshotId?: string;
  /** Whether what it had is kept as a snapshot. */
  keep: boolean;
}

/** Replaces root file systems in place: id, name, addresses and settings stay. What a container had can be had back for a day. */
@Injectable()
export class ContainerRootsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly containers: ContainersService,
    private readonly intents: ContainerIntents,
    private readonly images: ImagesService,
    private readonly hosts: HostsService,
    private readonly extensions: Extensions,
    private readonly operations: Operations,
    private readonly asked: OperationsService,
  ) {}

  /** Makes it anew from an image, its own when none is named. Fails with `conflict` when its host does not have the image. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async rebuild(ctx: OpContext, idOrName: string, { image, safetySnapshot }: RebuildOptions): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const container = await this.containers.locate(tx, idOrName);
      demandMatch(tx, await this.containers.shown(tx, container.id));
      const found = await this.images.successor(tx, container.imageId, image ?? container.imageId);
      if (found.hostId !== container.hostId) throw new AppError('conflict', `the image ${found.name} is not on the host of ${container.name}`);
      const operation = await this.replace(tx, {
        kind: 'container.rebuild',
        resource: { type: 'container', id: container.id },
        containerId: container.id,
        image: { id: found.id, name: found.name },
        keep: safetySnapshot ?? true,
      });
      return { container: await this.containers.shown(tx, container.id), operation };
    });
  }

  /** Takes back a restore, a rebuild or a revert: the root file system it replaced comes back. Fails with `conflict` when that is not kept any more. */
  @Allow('snapshots:write')
  @Allow('containers:write')
  async revert(ctx: OpContext, operationId: string): Promise<ContainerAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const { kind, status, input } = await this.asked.asked(tx, operationId);
      if (!(REPLACING as readonly string[]).includes(kind)) throw new AppError('conflict', `a ${kind} cannot be reverted`);
      if (status !== 'succeeded') throw new AppError('conflict', `the operation is ${status}: there is nothing to revert`);
      const { keptId, intent } = input as unknown as ReplaceRoot;
      const { containerId } = intent;
      const kept = keptId === undefined ? undefined : await this.extensions.at(KEPT_ROOTS).take(tx, keptId);
      if (!kept) throw new AppError('conflict', 'the root file system it replaced is not kept any more');
      const resource = { type: 'container', id: containerId };
      const operation = await this.replace(tx, { kind: 'container.revert', resource, containerId, image: kept.image, snapshotId: kept.id, keep: true });
      return { container: await this.containers.shown(tx, containerId), operation };
    });
  }

  /**
   * For snapshots, in their transaction. Fails with `conflict` when the container is in error or being deleted, and with `unsupported` where its
   * host has no snapshots.
   */
  async replace(tx: OpContext, { kind, resource, containerId, image, snapshotId, keep }: Replacement): Promise<Operation> {
    const container = await this.containers.locate(tx, containerId);
    await this.hosts.demand(tx, container.hostId, { facets: ['snapshots'] });
    const kept = keep ? await this.extensions.at(KEPT_ROOTS).keep(tx, container) : undefined;
    const intent = await this.intents.declare(tx, containerId, { status: 'restoring', run: 'next' });
    const input: ReplaceRoot = { intent, image, ...(snapshotId === undefined ? {} : { snapshotId }), ...(kept === undefined ? {} : { keptId: kept }) };
    return showOperation(await this.operations.start(tx, { kind, resource, lane: containerId, input }));
  }
}
