import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext } from '../../../platform/context/op-context.js';
import type { Reconciler } from '../../../platform/operations/worker.js';
import { LOG } from '../../../platform/telemetry/log.js';
import { SnapshotSchedulesRepository } from '../snapshot-schedules.repository.js';
import { SnapshotSchedulesService } from '../snapshot-schedules.service.js';

/** Begins the runs of schedules whose time has come. */
@Injectable()
export class RunSnapshotSchedules implements Reconciler {
  readonly name = 'snapshot schedules';
  readonly everySeconds = 5;

  constructor(
    private readonly schedules: SnapshotSchedulesRepository,
    private readonly service: SnapshotSchedulesService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async run(): Promise<void> {
    for (const { tenant_id, id } of await this.schedules.due()) {
      await this.service.begin(systemContext(tenant_id, 'schedule', this.log), id);
    }
  }
}
