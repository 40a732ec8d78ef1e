import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { RootsService } from './roots.service.js';
import { ContainerSnapshotsFields, SnapshotContainerFields } from './container-snapshots.fields.js';
import { CreateSnapshotSaga } from './sagas/create-snapshot.saga.js';
import { DeleteSnapshotSaga } from './sagas/delete-snapshot.saga.js';
import { ReplaceRootSagas } from './sagas/replace-root.saga.js';
import { SnapshotSourcesModule } from './snapshot-sources.module.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsResolver } from './snapshots.resolver.js';
import { SnapshotsService } from './snapshots.service.js';
import { ExpireSnapshotsTask } from './tasks/expire-snapshots.task.js';

@Module({
  imports: [ContainersModule, HostsModule, ImagesModule, OperationsModule, QuotasModule, SnapshotSourcesModule],
  controllers: [SnapshotsController],
  providers: [
    SnapshotsService,
    RootsService,
    SnapshotsResolver,
    ContainerSnapshotsFields,
    SnapshotContainerFields,
    CreateSnapshotSaga,
    DeleteSnapshotSaga,
    ReplaceRootSagas,
    ExpireSnapshotsTask,
  ],
  exports: [SnapshotsService],
})
export class SnapshotsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateSnapshotSaga,
    private readonly remove: DeleteSnapshotSaga,
    private readonly replace: ReplaceRootSagas,
  ) {}

  onModuleInit(): void {
    for (const saga of [this.create.saga, this.remove.saga, ...this.replace.all()]) this.runner.register(saga);
  }
}
