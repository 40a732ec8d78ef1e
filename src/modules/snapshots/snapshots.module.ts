import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { Worker } from '../../platform/operations/worker.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { CreateSnapshotSaga } from './sagas/create-snapshot.saga.js';
import { DeleteSnapshotSaga } from './sagas/delete-snapshot.saga.js';
import { RestoreSnapshotSaga } from './sagas/restore-snapshot.saga.js';
import { SnapshotSourcesModule } from './snapshot-sources.module.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsResolver } from './snapshots.resolver.js';
import { SnapshotsService } from './snapshots.service.js';
import { SnapshotExpiry } from './tasks/snapshot-expiry.task.js';

@Module({
  imports: [ContainersModule, HostsModule, QuotasModule, SnapshotSourcesModule],
  controllers: [SnapshotsController],
  providers: [SnapshotsService, SnapshotsResolver, CreateSnapshotSaga, DeleteSnapshotSaga, RestoreSnapshotSaga, SnapshotExpiry],
  exports: [SnapshotsService],
})
export class SnapshotsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly worker: Worker,
    private readonly create: CreateSnapshotSaga,
    private readonly remove: DeleteSnapshotSaga,
    private readonly restore: RestoreSnapshotSaga,
    private readonly expiry: SnapshotExpiry,
  ) {}

  onModuleInit(): void {
    this.runner.register(this.create);
    this.runner.register(this.remove);
    this.runner.register(this.restore);
    this.worker.registerReconciler(this.expiry);
  }
}
