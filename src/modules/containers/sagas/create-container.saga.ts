import { Injectable } from '@nestjs/common';
import type { OpContext } from '../../../platform/context/op-context.js';
import { AppError, type ErrorCode } from '../../../platform/errors/app-error.js';
import { Extensions } from '../../../platform/nouns/extension-point.js';
import { defineSaga, type SagaRun } from '../../../platform/operations/saga.js';
import type { HostAgentClient } from '../../../wire/host-agent.client.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { ImagesService } from '../../images/images.service.js';
import { NetworksService } from '../../networks/networks.service.js';
import { QuotasService } from '../../quotas/quotas.service.js';
import { ContainerIntents, type Intent } from '../container-intents.service.js';
import { CONTAINER_FIREWALLS } from '../container-firewalls.extension.js';
import { ContainersRepository } from '../containers.repository.js';

export interface CreateContainer {
  intent: Intent;
  /** The snapshot its root file system is made from. */
  snapshotId?: string;
  /** The container that snapshot is taken of first, only for this. */
  copyOf?: string;
  /** It keeps the machine id and host keys of what it is made of. */
  keepIdentity?: boolean;
  /** Firewalls apply to it: its host holds them before it starts. */
  guarded?: boolean;
}

type Run = SagaRun<CreateContainer>;

const AT_ONCE = { force: true, timeoutSeconds: 1 };
const KEPT_LOG_BYTES = 16 * 1024;
/** A snapshot for one use has two generations: it is there, it is gone. */
const TAKEN = 1;
const DROPPED = 2;

/** Makes the container on its host. A failed one is undone there, keeps its row as `error`, and gives back its quota and address. */
@Injectable()
export class CreateContainerSaga {
  readonly saga = defineSaga<CreateContainer>('container.create')
    .optionalStep('copy', {
      applies: ({ input }) => input.copyOf !== undefined,
      run: async (run) => void (await (await this.agent(run)).createSnapshot(this.copy(run, TAKEN))),
      undo: async (run) => void (await (await this.agent(run)).deleteSnapshot(this.copy(run, DROPPED))),
    })
    .optionalStep('guard', {
      applies: ({ input }) => input.guarded === true,
      run: ({ input }) => this.extensions.at(CONTAINER_FIREWALLS).hold(input.intent.hostId),
    })
    .step('launch', {
      run: async (run) => {
        const { intent, snapshotId, keepIdentity } = run.input;
        const source = snapshotId === undefined ? {} : { source: { snapshotId, ...(keepIdentity ? { keepIdentity } : {}) } };
        const request = await this.intents.ensureRequest(run.ctx, intent, { create: true, ...source });
        try {
          return await (await this.agent(run)).ensure(request);
        } catch (error) {
          throw await this.reasonOf(run.ctx, request.spec!.imageId!, error);
        }
      },
      undo: async (run) => {
        const { containerId: id, generation } = run.input.intent;
        await this.keepLog(run).catch((err: unknown) => run.log.warn({ err }, 'the log of a container that could not be made is lost'));
        await (await this.agent(run)).destroy({ id, generation: generation + 1, stop: AT_ONCE });
      },
    })
    .optionalStep('tidy', {
      destroys: true,
      applies: ({ input }) => input.copyOf !== undefined,
      run: async (run) => void (await (await this.agent(run)).deleteSnapshot(this.copy(run, DROPPED))),
    })
    .end({
      succeeded: async (tx, { input, outputs }) => {
        await this.intents.settle(tx, input.intent, outputs.launch);
      },
      failed: async (tx, { resourceId }, error) => {
        const row = await this.containers.get(tx, resourceId, { lock: true });
        await this.quotas.release(tx, row.reserved);
        await this.networks.detach(tx, row.id);
        await this.extensions.at(CONTAINER_FIREWALLS).release(tx, row);
        const statusReason = { code: error.code, message: error.detail };
        await this.containers.write(tx, row.id, { status: 'error', desired: 'stopped', statusReason, reserved: {}, nics: [] });
      },
    });

  constructor(
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly hosts: HostsService,
    private readonly networks: NetworksService,
    private readonly quotas: QuotasService,
    private readonly images: ImagesService,
    private readonly extensions: Extensions,
  ) {}

  /** An image that is not there was refused before, in this lane: why says more than that it is missing. */
  private async reasonOf(ctx: OpContext, imageId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof AppError) || error.code !== 'not_found') return error;
    const image = (await this.images.byIds(ctx, [imageId])).get(imageId);
    return image?.status === 'error' && image.statusReason ? new AppError(image.statusReason.code as ErrorCode, image.statusReason.message, { cause: error }) : error;
  }

  private agent({ ctx, input }: Run): Promise<HostAgentClient> {
    return this.hosts.agent(ctx, input.intent.hostId);
  }

  /** What its console showed goes with it; its owner may want to know. */
  private async keepLog(run: Run): Promise<void> {
    const { content } = await (await this.agent(run)).logs({ containerId: run.input.intent.containerId, tailBytes: KEPT_LOG_BYTES });
    // a text of Postgres holds no NUL
    if (content.length > 0) await this.containers.write(run.ctx, run.resourceId, { failedLog: content.toString('utf8').replaceAll('\0', '') });
  }

  private copy({ input }: Run, generation: number): { snapshotId: string; containerId: string; generation: number } {
    return { snapshotId: input.snapshotId!, containerId: input.copyOf!, generation };
  }
}
