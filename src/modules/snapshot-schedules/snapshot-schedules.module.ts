import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { Worker } from '../../platform/operations/worker.js';
import { ContainersModule } from '../containers/containers.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { RunSnapshotScheduleSaga } from './sagas/run-snapshot-schedule.saga.js';
import { SnapshotSchedulesController } from './snapshot-schedules.controller.js';
import { SnapshotSchedulesRepository } from './snapshot-schedules.repository.js';
import { SnapshotSchedulesResolver } from './snapshot-schedules.resolver.js';
import { SnapshotSchedulesService } from './snapshot-schedules.service.js';
import { RunSnapshotSchedules } from './tasks/run-snapshot-schedules.task.js';

@Module({
  imports: [ContainersModule, QuotasModule, SnapshotsModule],
  controllers: [SnapshotSchedulesController],
  providers: [SnapshotSchedulesRepository, SnapshotSchedulesService, SnapshotSchedulesResolver, RunSnapshotScheduleSaga, RunSnapshotSchedules],
  exports: [SnapshotSchedulesService],
})
export class SnapshotSchedulesModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly worker: Worker,
    private readonly saga: RunSnapshotScheduleSaga,
    private readonly task: RunSnapshotSchedules,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.saga);
    this.worker.registerReconciler(this.task);
  }
}
