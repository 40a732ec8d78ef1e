import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import { Worker } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { SnapshotSchedulesRepository } from '../snapshot-schedules.repository.js';
import { SnapshotSchedulesService } from '../snapshot-schedules.service.js';

const EVERY_SECONDS = 5;

/** Begins the runs of schedules whose time has come. */
@Injectable()
export class RunSnapshotSchedulesTask implements OnModuleInit {
  constructor(
    private readonly schedules: SnapshotSchedulesRepository,
    private readonly service: SnapshotSchedulesService,
    private readonly worker: Worker,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onModuleInit(): void {
    this.worker.registerReconciler({ name: 'run-snapshot-schedules', everySeconds: EVERY_SECONDS, run: () => this.round() });
  }

  private async round(): Promise<void> {
    for (const { tenant_id, id } of await this.schedules.due()) {
      await this.service.begin(systemContext(tenant_id, 'schedule', this.log), id);
    }
  }
}
