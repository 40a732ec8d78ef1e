import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { defineSaga, type Saga, type SagaRun } from '../../../platform/operations/saga.js';
import type { Observed } from '../../../wire/generated/berth/host/v1/Observed.js';
import type { HostAgentClient } from '../../../wire/host-agent.client.js';
import { ContainerIntents, type Intent } from '../../containers/container-intents.service.js';
import { ContainersService } from '../../containers/containers.service.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { CampaignWaves } from '../campaign-waves.js';
import type { ImageCampaignMoveRow } from '../image-campaign-move.row.js';
import type { HealthCheck, MoveStatus } from '../image-campaign.rules.js';
import { ImageCampaignMovesRepository } from '../image-campaign-moves.repository.js';

interface ImageRef {
  id: string;
  name: string;
}

export interface MoveContainer {
  campaignId: string;
  intent: Intent;
  from: ImageRef;
  to: ImageRef;
  /** It is part of a roll-back: what came before is trusted, nothing is checked. */
  back: boolean;
  check?: HealthCheck;
}

type Run = SagaRun<MoveContainer>;
type Compared = Pick<ImageCampaignMoveRow, 'shadows' | 'shadowsTruncated'>;

const STOP = { force: false, timeoutSeconds: 10 };
const MOST_SHADOWS = 100;
const TRY_AGAIN_MS = 250;

/** Exchanges the image below one container: what ran is started anew and must prove well, else the old image comes back; what was stopped stays so. */
@Injectable()
export class MoveContainerSagas {
  constructor(
    private readonly moves: ImageCampaignMovesRepository,
    private readonly containers: ContainersService,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
    private readonly waves: CampaignWaves,
  ) {}

  all(): Saga[] {
    return ['imageCampaign.move', 'imageCampaign.return'].map((kind) => this.saga(kind));
  }

  private saga(kind: string): Saga {
    return defineSaga<MoveContainer>(kind)
      .step('compare', { run: (run) => this.compare(run) })
      .step('exchange', {
        run: ({ ctx, input: { intent, to } }) => this.stand(ctx, intent, to),
        undo: (run) => this.putBack(run),
      })
      .optionalStep('check', {
        applies: ({ input: { intent, back } }) => intent.power === 'RUNNING' && !back,
        run: (run) => this.check(run),
      })
      .end({
        succeeded: async (tx, { input: { campaignId, intent, to, back }, outputs }) => {
          await this.intents.settle(tx, intent, outputs.exchange, to);
          await this.moves.change(tx, campaignId, intent.containerId, back ? { status: 'returned', reason: null } : { status: 'moved', ...outputs.compare });
          this.waves.soonAfter(tx, campaignId);
        },
        failed: async (tx, { input: { campaignId, intent, back }, outputs: { compare } }, error) => {
          await this.intents.unsettle(tx, intent, error);
          const status: MoveStatus = back ? 'stuck' : compare ? 'failed' : 'skipped';
          const reason = { code: error.code, message: error.detail };
          await this.moves.change(tx, campaignId, intent.containerId, { status, reason, ...(back ? {} : compare) });
          this.waves.soonAfter(tx, campaignId);
        },
      });
  }

  /** What stood in the queue before it may have given the container another image. What cannot be compared is moved all the same. */
  private async compare({ ctx, input: { intent, from, to, back }, log }: Run): Promise<Compared> {
    const { name, imageId, status } = await this.containers.locate(ctx, intent.containerId);
    if (status === 'error') throw new AppError('conflict', `the container ${name} is in error`);
    if (imageId !== from.id) throw new AppError('conflict', `the container ${name} does not stand on ${from.name} any more`);
    if (back) return { shadows: [], shadowsTruncated: false };
    const agent = await this.hosts.agent(ctx, intent.hostId);
    try {
      const { changes, truncated } = await agent.findShadows({ containerId: intent.containerId, fromImageId: from.id, toImageId: to.id });
      return { shadows: changes.slice(0, MOST_SHADOWS), shadowsTruncated: truncated || changes.length > MOST_SHADOWS };
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') throw error;
      log.warn({ err: error }, 'what hides the new image could not be found');
      return { shadows: [], shadowsTruncated: true };
    }
  }

  private async stand(ctx: OpContext, intent: Intent, image: ImageRef): Promise<Observed> {
    const request = await this.intents.ensureRequest(ctx, intent, { stop: STOP, imageId: image.id });
    return (await this.hosts.agent(ctx, intent.hostId)).ensure(request);
  }

  private async putBack({ ctx, input: { intent, from } }: Run): Promise<void> {
    const { status } = await this.containers.locate(ctx, intent.containerId);
    if (status === 'error') return;
    await this.stand(ctx, { ...intent, generation: intent.generation + 1, run: intent.run + 1 }, from);
  }

  private async check(run: Run): Promise<void> {
    const { check, intent } = run.input;
    const agent = await this.hosts.agent(run.ctx, intent.hostId);
    const { command = [], timeoutSeconds = 0 } = check ?? {};
    const deadline = Date.now() + timeoutSeconds * 1000;
    if (command.length > 0) return succeeds(agent, intent.containerId, command, deadline, timeoutSeconds);
    while (Date.now() < deadline) {
      await this.demandUp(run);
      await pause(Math.min(TRY_AGAIN_MS * 4, deadline - Date.now()));
    }
    await this.demandUp(run);
  }

  /** Asked for once more it is left as it ended. */
  private async demandUp({ ctx, input: { intent, to } }: Run): Promise<void> {
    const { state } = await this.stand(ctx, intent, to);
    if (state !== 'running') throw new AppError('conflict', `on ${to.name} it does not stay up`);
  }
}

async function succeeds(agent: HostAgentClient, containerId: string, command: string[], deadline: number, seconds: number): Promise<void> {
  for (;;) {
    const left = Math.max(1, Math.ceil((deadline - Date.now()) / 1000));
    const { exitCode, timedOut } = await agent.exec({ containerId, command, timeoutSeconds: left, maxOutputBytes: 1 });
    if (exitCode === 0 && !timedOut) return;
    if (Date.now() + TRY_AGAIN_MS >= deadline) {
      throw new AppError('timeout', `the health check did not succeed in ${seconds} s; last it exited with ${exitCode}`);
    }
    await pause(TRY_AGAIN_MS);
  }
}
