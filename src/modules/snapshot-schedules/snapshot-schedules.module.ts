import { Module, type OnModuleInit } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { RunSnapshotScheduleSaga } from './sagas/run-snapshot-schedule.saga.js';
import { SNAPSHOT_SCHEDULE } from './snapshot-schedule.noun.js';
import { showSnapshotSchedule } from './snapshot-schedule.view.js';
import { SnapshotSchedulesController } from './snapshot-schedules.controller.js';
import { SnapshotSchedulesRepository } from './snapshot-schedules.repository.js';
import { SnapshotSchedulesResolver } from './snapshot-schedules.resolver.js';
import { SnapshotSchedulesService } from './snapshot-schedules.service.js';
import { RunSnapshotSchedulesTask } from './tasks/run-snapshot-schedules.task.js';

@Module({
  imports: [ContainersModule, QuotasModule, SnapshotsModule],
  controllers: [SnapshotSchedulesController],
  providers: [
    SnapshotSchedulesRepository,
    SnapshotSchedulesService,
    SnapshotSchedulesResolver,
    RunSnapshotScheduleSaga,
    RunSnapshotSchedulesTask,
    serving(SNAPSHOT_SCHEDULE, SnapshotSchedulesRepository, { show: showSnapshotSchedule }),
  ],
  exports: [SnapshotSchedulesService],
})
export class SnapshotSchedulesModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly run: RunSnapshotScheduleSaga,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.run.saga);
  }
}
