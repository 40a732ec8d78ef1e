import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { AppError } from '../../../platform/errors/app-error.js';
import { Operations } from '../../../platform/operations/operations.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { ContainerIntents, type Intent } from '../container-intents.service.js';
import { ContainersRepository, type Whereabouts } from '../containers.repository.js';

const SECONDS = 2;
const GRACE_SECONDS = 10;

/**
 * Stops what runs in suspended tenants and in those below them, however it came to run, and starts again what it stopped once the tenant may.
 * A suspension is one column; this follows it, so that it holds for ten thousand containers as for one, and after a crash.
 */
@Injectable()
export class SuspendContainersTask implements OnModuleInit {
  constructor(
    private readonly work: UnitOfWork,
    private readonly containers: ContainersRepository,
    private readonly intents: ContainerIntents,
    private readonly operations: Operations,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'suspend containers', everySeconds: SECONDS, run: () => this.follow() });
  }

  private async follow(): Promise<void> {
    for (const one of await this.containers.toSuspend()) await this.within(one, (tx) => this.suspend(tx, one.id));
    for (const one of await this.containers.toResume()) await this.within(one, (tx) => this.resume(tx, one.id));
  }

  private async suspend(tx: OpContext, id: string): Promise<void> {
    const row = await this.containers.find(tx, id, { lock: true });
    if (!row || (row.status !== 'running' && row.status !== 'paused') || (await this.operations.live(tx, id))) return;
    const { intent } = await this.intents.change(tx, row, { to: 'stopped', status: 'stopping' }, { suspended: true });
    await this.start(tx, 'container.stop', intent);
  }

  private async resume(tx: OpContext, id: string): Promise<void> {
    const row = await this.containers.find(tx, id, { lock: true });
    if (!row?.suspended || (await this.operations.live(tx, id))) return;
    if (row.status !== 'stopped') return this.containers.write(tx, id, { suspended: false });
    try {
      const { intent } = await this.intents.change(tx, row, { to: 'running', status: 'starting', run: 'next' }, { suspended: false });
      await this.start(tx, 'container.start', intent);
    } catch (error) {
      // Its profile was withdrawn meanwhile: it stays stopped, and says why.
      if (!(error instanceof AppError) || error.code !== 'forbidden') throw error;
      await this.containers.write(tx, id, { suspended: false, statusReason: { code: error.code, message: error.detail } });
    }
  }

  private async start(tx: OpContext, kind: string, intent: Intent): Promise<void> {
    const stop = { force: false, timeoutSeconds: GRACE_SECONDS };
    await this.operations.start(tx, { kind, resource: { type: 'container', id: intent.containerId }, lane: intent.containerId, input: { intent, stop } });
  }

  /** One that fails must not keep the others from their turn. */
  private async within({ tenant_id: tenantId, id }: Whereabouts, work: (tx: OpContext) => Promise<void>): Promise<void> {
    await this.work
      .run(systemContext(tenantId, 'suspension', this.log), work)
      .catch((error: unknown) => this.log.warn({ err: error, containerId: id }, 'a container does not follow the suspension of its tenant'));
  }
}
