import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { Config } from '../../platform/config/config.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { byId, mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { uniqueViolation, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { merged } from '../../platform/dto/string-map.js';
import { AppError, invalid, nameTaken } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { Operations } from '../../platform/operations/operations.js';
import { verified } from '../../platform/outbound/digest.js';
import { CONFIG } from '../../platform/platform.tokens.js';
import { Uploads } from '../../platform/limits/uploads.js';
import { ArchiveBodies } from '../../platform/rest/archive-bodies.js';
import { Extensions } from '../../platform/nouns/extension-point.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { HostAgentClient } from '../../wire/host-agent.client.js';
import { HostsService } from '../hosts/hosts.service.js';
import type { OperationAnswer } from '../operations/operation.dto.js';
import { showOperation } from '../operations/operation.view.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { RegistriesService } from '../registries/registries.service.js';
import { ImageSources } from './image-sources.js';
import type { Image, ImageAnswer, ImageChange, ImportImageBody, NewImage, UpdateImage } from './image.dto.js';
import { IMAGE } from './image.noun.js';
import type { ImageRow } from './image.row.js';
import { COST, isUnavailable, MOST_FETCHES, PLAIN_RUN_AS, type ImportInput, type Runtime, type Visibility } from './image.rules.js';
import { showImage } from './image.view.js';
import { ROOT_SNAPSHOTS } from './root-snapshots.extension.js';
import { ImagesRepository } from './images.repository.js';
import type { DeleteImage } from './sagas/delete-image.saga.js';

const UPLOADS = '/v1/images';

/** An image something is made from. */
export interface ResolvedImage {
  id: string;
  name: string;
  hostId: string;
  architecture: string;
  /** What it runs when told nothing else; an empty command is its init. */
  runtime: Runtime;
  hasInit: boolean | null;
  /** Whether its content is the tenant's own: neither public nor put in from above. */
  inside: boolean;
}

@Injectable()
export class ImagesService implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly images: ImagesRepository,
    private readonly archives: ArchiveBodies,
    private readonly sources: ImageSources,
    private readonly registries: RegistriesService,
    private readonly extensions: Extensions,
    private readonly hosts: HostsService,
    private readonly quotas: QuotasService,
    private readonly operations: Operations,
    private readonly uploads: Uploads,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    this.archives.take(UPLOADS, this.config.imageUploadLimit);
  }

  @Allow('images:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<Image>> {
    return mapPage(await this.images.list(ctx, query), showImage);
  }

  @Allow('images:read')
  async get(ctx: OpContext, ref: string): Promise<Image> {
    return showImage(await this.images.get(ctx, ref));
  }

  /** Those of these that are there, by id. */
  @Allow('images:read')
  async byIds(ctx: OpContext, ids: readonly string[]): Promise<Map<string, Image>> {
    return byId(await this.images.byIds(ctx, ids), showImage);
  }

  /**
   * Sends the archive on to a host, then has it unpacked there. What can be refused is refused before the first byte is read; until the
   * last has arrived there is no row, so that an upload that breaks off leaves nothing. Fails with `name_taken`, `quota_exceeded`,
   * `too_large`, `invalid` for another digest than the one given, `forbidden` for a public image that is not the operator's, `rate_limited` while too many
   * uploads are under way, or `no_capacity`.
   */
  @Allow('images:write')
  async import(ctx: OpContext, wanted: NewImage & { digest?: string }, body: unknown): Promise<ImageAnswer> {
    refusePublic(ctx, wanted.visibility);
    const bytes = this.archives.bytesOf(UPLOADS, body);
    const known = await this.idempotency.replay<ImageAnswer>(ctx);
    if (known) return known;
    const hostId = await this.work.run(ctx, async (tx) => {
      await this.refuseTaken(tx, wanted);
      await this.quotas.demand(tx, COST);
      return (await this.hosts.place(tx, { facets: ['images'] })).id;
    });
    const id = newId(IMAGE);
    const agent = await this.hosts.agent(ctx, hostId);
    const leave = this.uploads.take(ctx.tenantId);
    try {
      await agent.uploadImage(id, verified(bytes, wanted.digest));
      const arrived = { ...wanted, fromAbove: ctx.isAbove };
      return await this.aliasing(wanted.alias, () => this.idempotency.mutate(ctx, (tx) => this.accept(tx, id, hostId, arrived, {})));
    } finally {
      leave();
      await this.discardUnlessAccepted(ctx, id, agent);
    }
  }

  /**
   * Has a host fetch an image from a URL, or make it of a snapshot. Fails with `invalid` for an address that will not be asked, `unavailable` when
   * its name cannot be resolved, `busy` while too many are on their way, and as `import` does.
   */
  @Allow('images:write')
  async importFrom(ctx: OpContext, { source, url, digest, architecture, ...wanted }: ImportImageBody): Promise<ImageAnswer> {
    refusePublic(ctx, wanted.visibility);
    if ((source === undefined) === (url === undefined)) throw invalid('/url', 'url: give a url or a source, or send an archive as the body');
    if (url !== undefined) await this.sources.check({ url, ...(digest ? { digest } : {}) });
    else if (digest !== undefined) throw invalid('/digest', 'digest: only of what comes from a url');
    const id = newId(IMAGE);
    return this.aliasing(wanted.alias, () =>
      this.idempotency.mutate(ctx, async (tx) => {
        await this.refuseTaken(tx, wanted);
        if (url !== undefined) {
          if ((await this.images.importing(tx)) >= MOST_FETCHES) throw new AppError('busy', `${MOST_FETCHES} images are on their way already`);
          const { id: hostId } = await this.hosts.place(tx, { facets: ['images'] });
          const host = this.sources.registryOf(url);
          const registryId = host === undefined ? undefined : await this.registries.forHost(tx, host);
          return this.accept(tx, id, hostId, { ...wanted, fromAbove: tx.isAbove && !registryId }, {
            url,
            ...(digest ? { digest } : {}),
            ...(architecture ? { architecture } : {}),
            ...(registryId ? { registryId } : {}),
          });
        }
        tx.demand('snapshots:read');
        const { id: snapshotId, imageId: baseImageId, hostId } = await this.extensions.at(ROOT_SNAPSHOTS).resolve(tx, source!.snapshotId);
        return this.accept(tx, id, hostId, wanted, { snapshotId, baseImageId, ...(architecture ? { architecture } : {}) });
      }),
    );
  }

  /** Fails with `name_taken`, or `forbidden` when it is someone else's public one or is to become public. */
  @Allow('images:write', { inside: true })
  async update(ctx: OpContext, ref: string, input: UpdateImage): Promise<ImageChange> {
    const { alias, deprecation } = input;
    return this.aliasing(alias, () =>
      this.idempotency.mutate(ctx, async (tx) => {
        refusePublic(tx, input.visibility);
        const row = await this.own(tx, ref);
        if (alias && alias !== row.alias) await this.images.releaseAlias(tx, alias);
        const changed = await this.images.update(tx, row.id, {
          ...(input.name ? { name: input.name } : {}),
          // whoever names it wants to keep it
          ...(input.name || alias || input.visibility ? { restored: false } : {}),
          ...(alias === undefined ? {} : { alias }),
          ...(input.labels === undefined ? {} : { labels: merged(row.labels, input.labels) }),
          ...(input.visibility ? { visibility: input.visibility } : {}),
          ...(deprecation === undefined
            ? {}
            : { deprecation: deprecation && { ...deprecation, announced: deprecation.announced ?? row.deprecation?.announced ?? new Date().toISOString() } }),
        });
        return { image: showImage(changed) };
      }),
    );
  }

  /**
   * Asked for again it answers the one under way. Fails with `conflict` while containers, snapshots or image campaigns of any tenant use it,
   * `forbidden` when it is someone else's public one.
   */
  @Allow('images:write')
  async delete(ctx: OpContext, ref: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.own(tx, ref);
      // one whose delete was given up is deleted again
      const before = row.status === 'deleting' ? await this.operations.underWay(tx, 'image.delete', row.id) : undefined;
      if (before) return { operation: showOperation(before) };
      const uses = await this.images.uses(tx, row.id);
      if (uses > 0) throw new AppError('conflict', `the image ${row.name} is in use by ${uses} containers, snapshots and image campaigns`);
      return this.remove(tx, row);
    });
  }

  /** For the reconciler, as the system: begins unless somebody was faster, uses it again or wants to keep it. */
  async deleteRestored(ctx: OpContext, id: string): Promise<void> {
    await this.work.run(ctx, async (tx) => {
      const row = await this.images.find(tx, id, { lock: true });
      if (!row?.restored || (row.status !== 'ready' && row.status !== 'error')) return;
      if ((await this.images.uses(tx, id)) === 0) await this.remove(tx, row);
    });
  }

  /**
   * For use cases that make something from an image, in their transaction: the image behind an id, name or alias, the tenant's own
   * before a public one. It cannot be deleted until the transaction ends. Fails with `not_found`, `conflict` when it is not ready, or `forbidden` for
   * those above, who would run what they choose on what the tenant put into its own.
   */
  async resolve(tx: OpContext, ref: string): Promise<ResolvedImage> {
    const found = await this.ready(tx, ref);
    if (found.inside) tx.demandInside();
    return found;
  }

  /**
   * The image that takes the place of another below what a container has written; fails as `resolve`. Those above the tenant may put a public image
   * there, or one of the tenant's own in place of another of its own: then what runs is not of their choice.
   */
  async successor(tx: OpContext, fromId: string, ref: string): Promise<ResolvedImage> {
    const found = await this.ready(tx, ref);
    if (tx.actor.outside && found.id !== fromId && found.visibility !== 'public') {
      const from = await this.images.find(tx, fromId);
      if (!found.inside || !from || !resolved(from).inside) tx.demandInside();
    }
    return found;
  }

  /** The image behind a reference for what was made of it already: whatever its status, and unavailable too. Fails with `not_found`. */
  async locate(tx: OpContext, ref: string): Promise<ResolvedImage> {
    return resolved(await this.images.hold(tx, ref));
  }

  /**
   * For backups, in their transaction: a private image of the archive of the first, which stands on the others, imported before what is started in the
   * new lane after this; `sealed` opens them. It goes when nothing uses it. Fails with `quota_exceeded` or `no_capacity`.
   */
  async ofBackup(
    tx: OpContext,
    backups: readonly [string, ...string[]],
    lane: string,
    sealed: string | undefined,
  ): Promise<{ id: string; name: string; hostId: string }> {
    const id = newId(IMAGE);
    const name = `backup-${id.slice(-12)}`;
    const { id: hostId } = await this.hosts.place(tx, { facets: ['images'] });
    const input = { backups, ...(sealed === undefined ? {} : { sealed }) };
    await this.accept(tx, id, hostId, { name, labels: { backup: backups[0] }, restored: true }, input, lane);
    return { id, name, hostId };
  }

  private async ready(tx: OpContext, ref: string): Promise<ResolvedImage & { visibility: Visibility }> {
    const row = await this.images.hold(tx, ref);
    const { name, status, deprecation } = row;
    if (status !== 'ready') throw new AppError('conflict', `the image ${name} is not ready: its status is ${status}`);
    if (isUnavailable(deprecation, new Date())) throw new AppError('conflict', `the image ${name} is unavailable since ${deprecation!.unavailableAfter}`);
    return { ...resolved(row), visibility: row.visibility };
  }

  private async remove(tx: OpContext, row: ImageRow): Promise<OperationAnswer> {
    await this.images.update(tx, row.id, { status: 'deleting' });
    const input: DeleteImage = { hostId: row.hostId };
    const operation = await this.operations.start(tx, { kind: 'image.delete', resource: { type: 'image', id: row.id }, lane: row.id, input });
    return { operation: showOperation(operation) };
  }

  /** The tenant's own image, held; fails with `forbidden` for a public one of someone else. */
  private async own(tx: OpContext, ref: string): Promise<ImageRow> {
    const found = await this.images.get(tx, ref);
    if (found.tenantId !== tx.tenantId) throw new AppError('forbidden', "a public image is the operator's to change");
    const row = await this.images.get(tx, found.id, { lock: true });
    demandMatch(tx, row);
    return row;
  }

  /** An upload without a row: it was refused after all, or the same request came in twice at once. */
  private async discardUnlessAccepted(ctx: OpContext, id: string, agent: HostAgentClient): Promise<void> {
    try {
      if (!(await this.images.find(ctx, id))) await agent.deleteImage(id);
    } catch (error) {
      ctx.log.warn({ err: error, imageId: id }, 'an upload may stay on its host; the agent removes it in a day');
    }
  }

  private async accept(
    tx: OpContext,
    id: string,
    hostId: string,
    wanted: NewImage & { restored?: boolean; fromAbove?: boolean },
    from: Omit<ImportInput, 'hostId'>,
    lane = id,
  ): Promise<ImageAnswer> {
    const { name, alias, visibility, labels, restored, fromAbove } = wanted;
    await this.quotas.reserve(tx, COST);
    const row = await this.images.insert(tx, {
      id,
      name,
      alias: alias ?? null,
      visibility: visibility ?? 'private',
      labels: labels ?? {},
      status: 'importing',
      command: [],
      env: {},
      runAs: PLAIN_RUN_AS,
      hasInit: null,
      reserved: COST,
      restored: restored ?? false,
      fromAbove: fromAbove ?? false,
      hostId,
    });
    const input: ImportInput = { hostId, ...from };
    const operation = await this.operations.start(tx, { kind: 'image.import', resource: { type: 'image', id }, lane, fresh: true, input });
    return { image: showImage(row), operation: showOperation(operation) };
  }

  /** Work that may give an image an alias. */
  private async aliasing<T>(alias: string | null | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (uniqueViolation(error) === 'images_alias') throw nameTaken('image', alias!);
      throw error;
    }
  }

  private async refuseTaken(tx: OpContext, { name, alias }: NewImage): Promise<void> {
    const occupied = await this.images.taken(tx, name, alias);
    if (occupied) throw nameTaken('image', occupied.name, occupied.leaving);
  }
}

const resolved = ({ id, name, hostId, architecture, command, env, runAs, hasInit, visibility, fromAbove }: ImageRow): ResolvedImage => ({
  id,
  name,
  hostId,
  architecture,
  runtime: { command, env, runAs },
  hasInit,
  inside: visibility === 'private' && !fromAbove,
});

function refusePublic(ctx: OpContext, visibility: Visibility | undefined): void {
  if (visibility === 'public' && !ctx.actor.operator) throw new AppError('forbidden', 'only the operator makes public images');
}
