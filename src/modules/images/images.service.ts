import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { uniqueViolation, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { demandMatch } from '../../platform/rest/match.js';
import { Views } from '../../platform/rest/views.js';
import type { HostAgentClient } from '../../wire/host-agent.client.js';
import { HostsService } from '../hosts/hosts.service.js';
import { showOperation, type OperationAnswer } from '../operations/operation.dto.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { ArchiveBodies } from './archive-bodies.js';
import { showImage, type Image, type ImageAnswer, type NewImage } from './image.dto.js';
import { COST } from './image.rules.js';
import { ImagesRepository } from './images.repository.js';

@Injectable()
export class ImagesService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly archives: ArchiveBodies,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
    private readonly views: Views,
  ) {}

  onModuleInit(): void {
    this.views.register('image', async (ctx, id) => {
      const row = await this.images.find(ctx, id);
      return row ? showImage(row) : undefined;
    });
  }

  @Allow('images:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Image>> {
    return mapPage(await this.images.list(ctx, query), showImage);
  }

  @Allow('images:read')
  async get(ctx: OpContext, ref: string): Promise<Image> {
    return showImage(await this.images.get(ctx, ref));
  }

  /**
   * Sends the archive on to a host, then has it unpacked there. What can be refused is refused before the first byte is read; until the
   * last has arrived there is no row, so that an upload that breaks off leaves nothing. Fails with `name_taken`, `quota_exceeded`,
   * `too_large`, `forbidden` for a public image that is not the operator's, or `no_capacity`.
   */
  @Allow('images:write')
  async import(ctx: OpContext, wanted: NewImage, body: unknown): Promise<ImageAnswer> {
    if (wanted.visibility === 'public' && !ctx.actor.operator) throw new AppError('forbidden', 'only the operator makes public images');
    const bytes = this.archives.bytesOf(body);
    const known = await this.work.replay<ImageAnswer>(ctx);
    if (known) return known;
    const hostId = await this.work.run(ctx, async (tx) => {
      await this.refuseTaken(tx, wanted);
      await this.quotas.demand(tx, COST);
      return (await this.hosts.place(tx)).id;
    });
    const id = newId('image');
    const agent = await this.hosts.agent(hostId);
    try {
      await agent.uploadImage(id, bytes);
      return await this.accept(ctx, id, hostId, wanted);
    } finally {
      await this.discardUnlessAccepted(ctx, id, agent);
    }
  }

  /** Fails with `conflict` while containers or snapshots of any tenant use it, `forbidden` when it is someone else's public one. */
  @Allow('images:write')
  async delete(ctx: OpContext, ref: string): Promise<OperationAnswer> {
    return this.work.mutate(ctx, async (tx) => {
      const found = await this.images.get(tx, ref);
      if (found.tenantId !== tx.tenantId) throw new AppError('forbidden', "a public image is the operator's to delete");
      const row = await this.images.get(tx, found.id, { lock: true });
      demandMatch(tx, row);
      const uses = await this.images.uses(tx, row.id);
      if (uses > 0) throw new AppError('conflict', `the image ${row.name} is in use by ${uses} containers and snapshots`);
      await this.images.update(tx, row.id, { status: 'deleting' });
      const operation = await this.operations.start(tx, { kind: 'image.delete', resource: { type: 'image', id: row.id }, lane: row.id });
      return { operation: showOperation(operation) };
    });
  }

  /**
   * For use cases that make something from an image, in their transaction: the image behind an id, name or alias, the tenant's own
   * before a public one. It cannot be deleted until the transaction ends. Fails with `not_found`, or `conflict` when it is not ready.
   */
  async resolve(tx: OpContext, ref: string): Promise<{ id: string; name: string; hostId: string }> {
    const { id, name, hostId, status } = await this.images.hold(tx, ref);
    if (status !== 'ready') throw new AppError('conflict', `the image ${name} is not ready: its status is ${status}`);
    return { id, name, hostId };
  }

  /** An upload without a row: it was refused after all, or the same request came in twice at once. */
  private async discardUnlessAccepted(ctx: OpContext, id: string, agent: HostAgentClient): Promise<void> {
    try {
      if (!(await this.images.find(ctx, id))) await agent.deleteImage(id);
    } catch (error) {
      ctx.log.warn({ err: error, imageId: id }, 'an upload may stay on its host; the agent removes it in a day');
    }
  }

  private async accept(ctx: OpContext, id: string, hostId: string, { name, alias, visibility }: NewImage): Promise<ImageAnswer> {
    try {
      return await this.work.mutate(ctx, async (tx) => {
        await this.quotas.reserve(tx, COST);
        const row = await this.images.insert(tx, { id, name, alias: alias ?? null, visibility: visibility ?? 'private', status: 'importing', reserved: COST, hostId });
        const operation = await this.operations.start(tx, { kind: 'image.import', resource: { type: 'image', id }, lane: id, fresh: true });
        return { image: showImage(row), operation: showOperation(operation) };
      });
    } catch (error) {
      if (uniqueViolation(error)) throw taken(uniqueViolation(error) === 'images_alias' ? alias : name);
      throw error;
    }
  }

  private async refuseTaken(tx: OpContext, { name, alias }: NewImage): Promise<void> {
    const occupied = await this.images.taken(tx, name, alias);
    if (occupied) throw taken(occupied);
  }
}

const taken = (name: string | undefined): AppError => new AppError('name_taken', `an image named ${name} exists`);
