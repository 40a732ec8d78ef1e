import { Module, type OnModuleInit } from '@nestjs/common';
import { extending } from '../../platform/nouns/extension-point.js';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { ContainersModule } from '../containers/containers.module.js';
import { KEPT_ROOTS } from '../containers/kept-roots.extension.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ROOT_SNAPSHOTS } from '../images/root-snapshots.extension.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { ContainerSnapshotsFields, SnapshotContainerFields } from './container-snapshots.fields.js';
import { CreateSnapshotSaga } from './sagas/create-snapshot.saga.js';
import { DeleteSnapshotSaga } from './sagas/delete-snapshot.saga.js';
import { SnapshotRootsService } from './snapshot-roots.service.js';
import { SNAPSHOT } from './snapshot.noun.js';
import { COST } from './snapshot.rules.js';
import { showSnapshot } from './snapshot.view.js';
import { SnapshotsController } from './snapshots.controller.js';
import { SnapshotsRepository } from './snapshots.repository.js';
import { SnapshotsResolver } from './snapshots.resolver.js';
import { SnapshotsService } from './snapshots.service.js';
import { ExpireSnapshotsTask } from './tasks/expire-snapshots.task.js';

@Module({
  imports: [ContainersModule, HostsModule, QuotasModule],
  controllers: [SnapshotsController],
  providers: [
    SnapshotsRepository,
    SnapshotsService,
    SnapshotRootsService,
    extending(KEPT_ROOTS, SnapshotRootsService),
    extending(ROOT_SNAPSHOTS, SnapshotRootsService),
    SnapshotsResolver,
    ContainerSnapshotsFields,
    SnapshotContainerFields,
    CreateSnapshotSaga,
    DeleteSnapshotSaga,
    ExpireSnapshotsTask,
    serving(SNAPSHOT, SnapshotsRepository, { show: showSnapshot, price: ({ status }) => (status === 'error' ? {} : COST) }),
  ],
  exports: [SnapshotsService, SnapshotRootsService],
})
export class SnapshotsModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateSnapshotSaga,
    private readonly remove: DeleteSnapshotSaga,
  ) {}

  onModuleInit(): void {
    for (const saga of [this.create.saga, this.remove.saga]) this.runner.register(saga);
  }
}
