import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../../../platform/context/op-context.js';
import { UnitOfWork } from '../../../platform/database/unit-of-work.js';
import { Operations } from '../../../platform/operations/operations.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { ContainerIntents, GRACE_SECONDS } from '../container-intents.service.js';
import { ContainersRepository, type Whereabouts } from '../containers.repository.js';

const SECONDS = 2;

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
    this.worker.registerReconciler({ name: 'suspend-containers', everySeconds: SECONDS, run: () => this.follow() });
  }

  private async follow(): Promise<number> {
    let failed = 0;
    for (const one of await this.containers.toSuspend()) failed += await this.within(one, (tx) => this.suspend(tx, one.id));
    for (const one of await this.containers.toResume()) failed += await this.within(one, (tx) => this.resume(tx, one.id));
    return failed;
  }

  private async suspend(tx: OpContext, id: string): Promise<void> {
    const row = await this.containers.find(tx, id, { lock: true });
    if (!row || (row.status !== 'running' && row.status !== 'paused') || (await this.operations.live(tx, id))) return;
    const { intent } = await this.intents.change(tx, row, { to: 'stopped', status: 'stopping' }, { suspended: true });
    const input = { intent, stop: { force: false, timeoutSeconds: GRACE_SECONDS } };
    await this.operations.start(tx, { kind: 'container.stop', resource: { type: 'container', id }, lane: id, input });
  }

  private async resume(tx: OpContext, id: string): Promise<void> {
    const row = await this.containers.find(tx, id, { lock: true });
    if (!row?.suspended || (await this.operations.live(tx, id))) return;
    if (row.status !== 'stopped') return this.containers.write(tx, id, { suspended: false });
    await this.intents.startAgain(tx, row, { suspended: false });
  }

  /** One that fails must not keep the others from their turn; answers how many failed. */
  private async within({ tenant_id: tenantId, id }: Whereabouts, work: (tx: OpContext) => Promise<void>): Promise<0 | 1> {
    try {
      await this.work.run(systemContext(tenantId, 'suspension', this.log), work);
      return 0;
    } catch (error) {
      this.log.warn({ err: error, containerId: id }, 'a container does not follow the suspension of its tenant');
      return 1;
    }
  }
}
