import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../../platform/context/op-context.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AppError } from '../../platform/errors/app-error.js';
import { Operations } from '../../platform/operations/operations.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { LOG } from '../../platform/telemetry/log.js';
import { ContainerIntents } from '../containers/container-intents.service.js';
import { ContainersService } from '../containers/containers.service.js';
import type { Desired } from '../containers/container.rules.js';
import type { ImageCampaignMoveRow } from './image-campaign-move.row.js';
import type { ImageCampaignRow } from './image-campaign.row.js';
import { nextOf } from './image-campaign.rules.js';
import { ImageCampaignMovesRepository } from './image-campaign-moves.repository.js';
import { ImageCampaignsRepository } from './image-campaigns.repository.js';
import type { MoveContainer } from './sagas/move-container.saga.js';

/**
 * Takes campaigns forward, one decision at a time under the campaign's row lock. Each container's move is an operation of its own, begun in the
 * transaction that writes it down: whoever is killed wherever, none is begun twice.
 */
@Injectable()
export class CampaignWaves {
  constructor(
    private readonly work: UnitOfWork,
    private readonly campaigns: ImageCampaignsRepository,
    private readonly moves: ImageCampaignMovesRepository,
    private readonly containers: ContainersService,
    private readonly intents: ContainerIntents,
    private readonly operations: Operations,
    private readonly sagas: SagaRunner,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Once the caller's transaction is committed, where operations are run; elsewhere the reconciler comes round. */
  soonAfter(tx: OpContext, campaignId: string): void {
    if (!this.sagas.works) return;
    const { tenantId } = tx;
    this.work.afterCommit(tx, () => {
      this.advance(tenantId, campaignId).catch((error: unknown) =>
        this.log.warn({ err: error, campaignId }, 'an image campaign was not taken forward; it will be tried again'),
      );
    });
  }

  /** Begins what is due: a wave, the pause before it, or the end. */
  async advance(tenantId: string, campaignId: string): Promise<void> {
    const ctx = systemContext(tenantId, campaignId, this.log);
    for (let more = true; more; ) more = await this.work.run(ctx, (tx) => this.step(tx, campaignId));
  }

  /** Whether there may be more to do at once. */
  private async step(tx: OpContext, campaignId: string): Promise<boolean> {
    const row = await this.campaigns.find(tx, campaignId, { lock: true });
    if (!row) return false;
    const counts = (await this.moves.counts(tx, [row.id])).get(row.id)!;
    const next = nextOf(row, counts, new Date());
    if (next.do === 'wait') return false;
    if (next.do === 'rest') {
      await this.campaigns.write(tx, row.id, { nextWaveAt: next.until });
      return false;
    }
    if (next.do === 'end') {
      const statusReason = next.reason === undefined ? null : { code: 'conflict', message: next.reason };
      await this.campaigns.write(tx, row.id, { status: next.status, statusReason, nextWaveAt: null, finishedAt: new Date() });
      return false;
    }
    const begun = await this.wave(tx, row, row.waves + 1);
    if (begun > 0) await this.campaigns.write(tx, row.id, { waves: row.waves + 1, nextWaveAt: null });
    return begun === 0;
  }

  /** How many are on their way; fewer than the wave's size only when no more are left. */
  private async wave(tx: OpContext, row: ImageCampaignRow, wave: number): Promise<number> {
    const back = row.status === 'rolling_back';
    let begun = 0;
    while (begun < row.waveSize) {
      const due = await this.moves.next(tx, row.id, back ? 'moved' : 'pending', row.waveSize - begun);
      if (due.length === 0) break;
      for (const move of due) if (await this.begin(tx, row, move, back, wave)) begun += 1;
    }
    return begun;
  }

  /** Whether the container is on its way now. */
  private async begin(tx: OpContext, row: ImageCampaignRow, { id, name }: ImageCampaignMoveRow, back: boolean, wave: number): Promise<boolean> {
    const old = { id: row.fromImageId, name: row.fromImageName };
    const successor = { id: row.toImageId, name: row.toImageName };
    const [from, to] = back ? [successor, old] : [old, successor];
    try {
      const { status, imageId } = await this.containers.locate(tx, id);
      if (status === 'paused') throw new AppError('conflict', `the container ${name} is paused`);
      if (imageId !== from.id) throw new AppError('conflict', `the container ${name} does not stand on ${from.name} any more`);
      // What has stopped by itself stays so too; what fails goes back to what was wanted of it.
      const stays = status === 'stopped' ? ({ to: 'stopped' } as const) : {};
      const declared = await this.intents.declare(tx, id, { run: 'next', spare: true, ...stays, ...(status === 'running' ? { status: 'starting' } : {}) });
      const intent = { ...declared, before: declared.power.toLowerCase() as Desired };
      const input: MoveContainer = { campaignId: row.id, intent, from, to, back, ...(row.healthCheck && !back ? { check: row.healthCheck } : {}) };
      const kind = back ? 'imageCampaign.return' : 'imageCampaign.move';
      const operation = await this.operations.start(tx, { kind, resource: { type: 'container', id }, lane: id, input });
      await this.moves.change(tx, row.id, id, { status: back ? 'returning' : 'moving', wave, operationId: operation.id });
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || !['conflict', 'not_found', 'forbidden'].includes(error.code)) throw error;
      await this.moves.change(tx, row.id, id, { status: back ? 'stuck' : 'skipped', reason: { code: error.code, message: error.detail } });
      return false;
    }
  }
}
