import { Module, type OnModuleInit } from '@nestjs/common';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { PlansModule } from '../plans/plans.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { SnapshotSourcesModule } from '../snapshots/snapshot-sources.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { VolumeMountsModule } from '../volumes/volume-mounts.module.js';
import { ContainerBatchesController } from './container-batches.controller.js';
import { ContainerBatchesResolver } from './container-batches.resolver.js';
import { ContainerBatchesService } from './container-batches.service.js';
import { ContainerIntents } from './container-intents.service.js';
import { ContainerIoService } from './container-io.service.js';
import { ContainerOrigins } from './container-origins.service.js';
import { ContainerStreamsController } from './container-streams.controller.js';
import { ContainerStreamsService } from './container-streams.service.js';
import { ContainerPlansResolver } from './container-plans.resolver.js';
import { ContainerPlansService } from './container-plans.service.js';
import { ContainersController } from './containers.controller.js';
import { ContainersRepository } from './containers.repository.js';
import { ContainersResolver } from './containers.resolver.js';
import { ContainersService } from './containers.service.js';
import { CreateContainerSaga } from './sagas/create-container.saga.js';
import { DeleteContainerSaga } from './sagas/delete-container.saga.js';
import { PowerContainerSagas } from './sagas/power-container.saga.js';
import { UpdateContainerSaga } from './sagas/update-container.saga.js';
import { CompareInventoryTask } from './tasks/compare-inventory.task.js';
import { SuspendContainersTask } from './tasks/suspend-containers.task.js';
import { WatchContainersTask } from './tasks/watch-containers.task.js';

@Module({
  imports: [
    HostsModule,
    ImagesModule,
    NetworksModule,
    OperationsModule,
    PlansModule,
    QuotasModule,
    SnapshotSourcesModule,
    VolumeMountsModule,
    TenantsModule,
    UsageModule,
  ],
  controllers: [ContainerBatchesController, ContainersController, ContainerStreamsController],
  providers: [
    ContainersRepository,
    ContainerIntents,
    ContainerOrigins,
    ContainersService,
    ContainerPlansService,
    ContainerPlansResolver,
    ContainerBatchesService,
    ContainerBatchesResolver,
    ContainerIoService,
    ContainerStreamsService,
    ContainersResolver,
    CreateContainerSaga,
    PowerContainerSagas,
    UpdateContainerSaga,
    DeleteContainerSaga,
    WatchContainersTask,
    CompareInventoryTask,
    SuspendContainersTask,
  ],
  exports: [ContainersService, ContainerIntents],
})
export class ContainersModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateContainerSaga,
    private readonly power: PowerContainerSagas,
    private readonly update: UpdateContainerSaga,
    private readonly remove: DeleteContainerSaga,
  ) {}

  onModuleInit(): void {
    for (const saga of [this.create.saga, ...this.power.all(), this.update.saga, this.remove.saga]) this.runner.register(saga);
  }
}
