import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { demandSelector } from '../../platform/database/label-selector.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { AppError, invalid } from '../../platform/errors/app-error.js';
import { newId } from '../../platform/ids/id.js';
import { demandMatch } from '../../platform/nouns/match.js';
import type { Cost } from '../../platform/nouns/noun.js';
import { ContainersService, type LocatedContainer } from '../containers/containers.service.js';
import { HostsService } from '../hosts/hosts.service.js';
import { ImagesService, type ResolvedImage } from '../images/images.service.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { CampaignWaves } from './campaign-waves.js';
import type {
  CampaignContainer,
  CreateImageCampaignInput,
  ImageCampaign,
  ImageCampaignAnswer,
  ImageCampaignCreated,
  ImageCampaignPlan,
} from './image-campaign.dto.js';
import { IMAGE_CAMPAIGN } from './image-campaign.noun.js';
import type { ImageCampaignRow } from './image-campaign.row.js';
import { ACTIONS, HEALTH_SECONDS, isOver, MOST_CONTAINERS, MOST_LIVE, type CampaignAction, type HealthCheck } from './image-campaign.rules.js';
import { ImageCampaignMovesRepository } from './image-campaign-moves.repository.js';
import { showImageCampaign, showMove, type CountedCampaign } from './image-campaign.view.js';
import { ImageCampaignsRepository } from './image-campaigns.repository.js';

const WAVE_SIZE = 10;
const COST = { imageCampaigns: 1 } satisfies Cost<typeof IMAGE_CAMPAIGN>;

/** Moves the tenant's own containers, never another's, from one image to its successor. */
@Injectable()
export class ImageCampaignsService {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly campaigns: ImageCampaignsRepository,
    private readonly moves: ImageCampaignMovesRepository,
    private readonly containers: ContainersService,
    private readonly images: ImagesService,
    private readonly hosts: HostsService,
    private readonly waves: CampaignWaves,
    private readonly quotas: QuotasService,
  ) {}

  @Allow('image-campaigns:read')
  async list(ctx: OpContext, query: ListQuery): Promise<Page<ImageCampaign>> {
    const page = await this.campaigns.list(ctx, query);
    const counts = await this.moves.counts(ctx, page.items.map(({ id }) => id));
    return mapPage(page, (row) => showImageCampaign({ ...row, counts: counts.get(row.id)! }));
  }

  @Allow('image-campaigns:read')
  async get(ctx: OpContext, idOrName: string): Promise<ImageCampaign> {
    return this.shown(ctx, await this.campaigns.get(ctx, idOrName));
  }

  /** With what is counted of it; for the registry of nouns. */
  async find(ctx: OpContext, id: string): Promise<CountedCampaign | null> {
    return (await this.byIds(ctx, [id]))[0] ?? null;
  }

  async byIds(ctx: OpContext, ids: readonly string[]): Promise<CountedCampaign[]> {
    const counts = await this.moves.counts(ctx, ids);
    return (await this.campaigns.byIds(ctx, ids)).map((row) => ({ ...row, counts: counts.get(row.id)! }));
  }

  /** What it did to each container. */
  @Allow('image-campaigns:read')
  async results(ctx: OpContext, idOrName: string, query: ListQuery): Promise<Page<CampaignContainer>> {
    const { id } = await this.campaigns.get(ctx, idOrName);
    return mapPage(await this.moves.ofCampaign(ctx, id, query), (row) => showMove(ctx, row));
  }

  /**
   * Fails with `not_found` for an image, `conflict` when the new one is not ready or on another host, `invalid` when too many containers match, `busy`
   * while too many campaigns are under way, `quota_exceeded` or `name_taken`.
   */
  @Allow('image-campaigns:write')
  @Allow('containers:write')
  async create(ctx: OpContext, input: CreateImageCampaignInput): Promise<ImageCampaignCreated | ImageCampaignPlan> {
    demandSelector('/labels', input.labels);
    const healthCheck = checkOf(input);
    if (healthCheck && healthCheck.command.length > 0) ctx.demand('containers:exec');
    return this.idempotency.mutate(ctx, (tx) => this.begin(tx, input, healthCheck));
  }

  /** What is under way ends as it would have; the next wave is what waits, or does not come. Fails with `conflict`, naming the status. */
  @Allow('image-campaigns:write')
  @Allow('containers:write')
  async act(ctx: OpContext, action: CampaignAction, idOrName: string): Promise<ImageCampaignAnswer> {
    const { from, to, skips } = ACTIONS[action];
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.campaigns.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      if (row.status === to || (to === 'rolling_back' && row.status === 'rolled_back')) return { imageCampaign: await this.shown(tx, row) };
      if (!from.includes(row.status)) throw new AppError('conflict', `cannot ${action} ${row.name}: it is ${row.status}`);
      if (action === 'rollback') await this.demandImage(tx, row);
      if (skips !== undefined) await this.moves.changeAll(tx, row.id, 'pending', { status: 'skipped', reason: { code: 'conflict', message: skips } });
      if (action === 'rollback') await this.moves.changeAll(tx, row.id, 'stuck', { status: 'moved', reason: null });
      const changed = await this.campaigns.update(tx, row.id, { status: to, statusReason: null, nextWaveAt: null, finishedAt: isOver(to) ? new Date() : null });
      this.waves.soonAfter(tx, row.id);
      return { imageCampaign: await this.shown(tx, changed) };
    });
  }

  /** Forgets it; its containers stay as they are. Fails with `conflict` while it is under way. */
  @Allow('image-campaigns:write')
  async delete(ctx: OpContext, idOrName: string): Promise<{ deletedId: string }> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.campaigns.get(tx, idOrName, { lock: true });
      demandMatch(tx, row);
      const { moving, returning } = (await this.moves.counts(tx, [row.id])).get(row.id)!;
      if (!isOver(row.status) || moving + returning > 0) throw new AppError('conflict', `the image campaign ${row.name} is under way; cancel it first`);
      await this.campaigns.remove(tx, row.id);
      await this.quotas.release(tx, COST);
      return { deletedId: row.id };
    });
  }

  private async begin(tx: OpContext, input: CreateImageCampaignInput, healthCheck: HealthCheck | null): Promise<ImageCampaignCreated | ImageCampaignPlan> {
    const from = await this.images.locate(tx, input.fromImage);
    const to = await this.images.successor(tx, from.id, input.toImage);
    demandSuccessor(from, to);
    await this.hosts.demand(tx, to.hostId, { facets: ['exchange'] });
    const found = await this.containers.onImage(tx, from.id, input.labels, MOST_CONTAINERS + 1);
    if (found.length > MOST_CONTAINERS) throw invalid('/labels', `labels: more than ${MOST_CONTAINERS} containers match; ask for fewer`);
    const listed = found.map((container) => ({ id: container.id, name: container.name, ...refusalOf(container) }));
    const skipped = listed.flatMap(({ id, name, reason }) => (reason ? [{ id, name, message: reason.message }] : []));
    if (input.dryRun) return { matched: listed.length, skipped, dryRun: true };
    if ((await this.campaigns.countLive(tx)) >= MOST_LIVE) throw new AppError('busy', `${MOST_LIVE} image campaigns are under way already`);
    await this.quotas.reserve(tx, COST);
    const id = newId(IMAGE_CAMPAIGN);
    const row = await this.campaigns.insert(tx, {
      id,
      name: input.name ?? `campaign-${id.slice(-12)}`,
      selector: input.labels,
      fromImageId: from.id,
      fromImageName: from.name,
      toImageId: to.id,
      toImageName: to.name,
      waveSize: input.wave?.size ?? WAVE_SIZE,
      pauseSeconds: input.wave?.pauseSeconds ?? 0,
      healthCheck,
      maxFailures: input.maxFailures ?? 0,
      status: 'running',
    });
    await this.moves.add(tx, id, listed);
    this.waves.soonAfter(tx, id);
    return { imageCampaign: await this.shown(tx, row), matched: listed.length, skipped };
  }

  /** The way back needs the old image; it cannot go until the transaction ends, and then not while the campaign is under way. */
  private async demandImage(tx: OpContext, { fromImageId, fromImageName }: ImageCampaignRow): Promise<void> {
    await this.images.locate(tx, fromImageId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') throw new AppError('conflict', `the image ${fromImageName} is gone`);
      throw error;
    });
  }

  private async shown(ctx: OpContext, row: ImageCampaignRow): Promise<ImageCampaign> {
    return showImageCampaign({ ...row, counts: (await this.moves.counts(ctx, [row.id])).get(row.id)! });
  }
}

function demandSuccessor(from: ResolvedImage, to: ResolvedImage): void {
  if (from.id === to.id) throw invalid('/toImage', 'toImage: want another image than fromImage');
  if (from.hostId !== to.hostId) throw new AppError('conflict', `the images ${from.name} and ${to.name} are on different hosts`);
  if (from.architecture !== to.architecture) {
    throw new AppError('conflict', `the images ${from.name} and ${to.name} are for ${from.architecture} and ${to.architecture}`);
  }
}

/** Why a container cannot be moved now; it is asked again when its turn comes. */
function refusalOf({ name, status }: LocatedContainer): { reason?: { code: string; message: string } } {
  const refused = status === 'error' || status === 'deleting' || status === 'paused';
  return refused ? { reason: { code: 'conflict', message: `the container ${name} is ${status}` } } : {};
}

function checkOf({ healthCheck }: CreateImageCampaignInput): HealthCheck | null {
  return healthCheck ? { command: healthCheck.command ?? [], timeoutSeconds: healthCheck.timeoutSeconds ?? HEALTH_SECONDS } : null;
}
