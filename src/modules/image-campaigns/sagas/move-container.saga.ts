import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError } from '../../../platform/errors/app-error.js';
import type { Saga, SagaRun, SagaStep } from '../../../platform/operations/saga.js';
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

export interface MoveContainer extends Record<string, unknown> {
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

  all(): Saga<MoveContainer>[] {
    return ['imageCampaign.move', 'imageCampaign.return'].map((kind) => ({
      kind,
      steps: this.steps,
      succeeded: (tx, run) => this.succeeded(tx, run),
      failed: (tx, run, error) => this.failed(tx, run, error),
    }));
  }

  private readonly steps: readonly SagaStep<MoveContainer>[] = [
    { name: 'compare', run: (run) => this.compare(run) },
    {
      name: 'exchange',
      run: ({ ctx, input: { intent, to } }) => this.stand(ctx, intent, to),
      undo: (run) => this.putBack(run),
    },
    { name: 'check', applies: ({ input: { intent, back } }) => intent.power === 'RUNNING' && !back, run: (run) => this.check(run) },
  ];

  /** What stood in the queue before it may have given the container another image. What cannot be compared is moved all the same. */
  private async compare({ ctx, input: { intent, from, to, back }, log }: Run): Promise<Compared> {
    const { name, imageId, status } = await this.containers.locate(ctx, intent.containerId);
    if (status === 'error') throw new AppError('conflict', `the container ${name} is in error`);
    if (imageId !== from.id) throw new AppError('conflict', `the container ${name} does not stand on ${from.name} any more`);
    if (back) return { shadows: [], shadowsTruncated: false };
    const agent = await this.hosts.agent(intent.hostId);
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
    return (await this.hosts.agent(intent.hostId)).ensure(request);
  }

  private async putBack({ ctx, input: { intent, from } }: Run): Promise<void> {
    const { status } = await this.containers.locate(ctx, intent.containerId);
    if (status === 'error') return;
    await this.stand(ctx, { ...intent, generation: intent.generation + 1, run: intent.run + 1 }, from);
  }

  private async check(run: Run): Promise<void> {
    const { check, intent } = run.input;
    const agent = await this.hosts.agent(intent.hostId);
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

  private async succeeded(tx: OpContext, { input: { campaignId, intent, to, back }, outputs }: Run): Promise<void> {
    await this.intents.settle(tx, intent, outputs['exchange'] as Observed, to);
    await this.moves.change(
      tx,
      campaignId,
      intent.containerId,
      back ? { status: 'returned', reason: null } : { status: 'moved', ...(outputs['compare'] as Compared) },
    );
    this.waves.soonAfter(tx, campaignId);
  }

  private async failed(tx: OpContext, { input: { campaignId, intent, back }, outputs }: Run, error: AppError): Promise<void> {
    await this.intents.unsettle(tx, intent, error);
    const compared = outputs['compare'] as Compared | undefined;
    const status: MoveStatus = back ? 'stuck' : compared ? 'failed' : 'skipped';
    await this.moves.change(tx, campaignId, intent.containerId, { status, reason: { code: error.code, message: error.detail }, ...(back ? {} : compared) });
    this.waves.soonAfter(tx, campaignId);
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
