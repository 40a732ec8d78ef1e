import { Module, type OnModuleInit } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { SagaRunner } from '../../platform/operations/saga-runner.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { ImagesModule } from '../images/images.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { OperationsModule } from '../operations/operations.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { UsageModule } from '../usage/usage.module.js';
import { ContainerBatchesController } from './container-batches.controller.js';
import { ContainerBatchesResolver } from './container-batches.resolver.js';
import { ContainerBatchesService } from './container-batches.service.js';
import { ContainerIntents } from './container-intents.service.js';
import { ContainerIoService } from './container-io.service.js';
import { ContainerOrigins } from './container-origins.service.js';
import { ContainerRootsController } from './container-roots.controller.js';
import { ContainerRootsResolver } from './container-roots.resolver.js';
import { ContainerRootsService } from './container-roots.service.js';
import { ContainerStreamsController } from './container-streams.controller.js';
import { ContainerStreamsService } from './container-streams.service.js';
import { CONTAINER } from './container.noun.js';
import { cost } from './container.rules.js';
import { showContainer } from './container.view.js';
import { ContainersController } from './containers.controller.js';
import { ContainersRepository } from './containers.repository.js';
import { ContainersResolver } from './containers.resolver.js';
import { ContainersService } from './containers.service.js';
import { CreateContainerSaga } from './sagas/create-container.saga.js';
import { DeleteContainerSaga } from './sagas/delete-container.saga.js';
import { PowerContainerSagas } from './sagas/power-container.saga.js';
import { ReplaceRootSagas } from './sagas/replace-root.saga.js';
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
    QuotasModule,
    TenantsModule,
    UsageModule,
  ],
  controllers: [ContainerBatchesController, ContainersController, ContainerRootsController, ContainerStreamsController],
  providers: [
    ContainersRepository,
    ContainerIntents,
    ContainerOrigins,
    ContainersService,
    ContainerBatchesService,
    ContainerBatchesResolver,
    ContainerIoService,
    ContainerRootsService,
    ContainerRootsResolver,
    ContainerStreamsService,
    ContainersResolver,
    CreateContainerSaga,
    PowerContainerSagas,
    UpdateContainerSaga,
    DeleteContainerSaga,
    ReplaceRootSagas,
    WatchContainersTask,
    CompareInventoryTask,
    SuspendContainersTask,
    serving(CONTAINER, ContainersRepository, {
      show: showContainer,
      price: ({ status, limits }) => (status === 'error' ? {} : cost(limits)),
      host: ({ hostId }) => hostId,
    }),
  ],
  exports: [ContainersService, ContainerIntents, ContainerRootsService],
})
export class ContainersModule implements OnModuleInit {
  constructor(
    private readonly runner: SagaRunner,
    private readonly create: CreateContainerSaga,
    private readonly power: PowerContainerSagas,
    private readonly update: UpdateContainerSaga,
    private readonly remove: DeleteContainerSaga,
    private readonly replace: ReplaceRootSagas,
  ) {}

  onModuleInit(): void {
    const sagas = [this.create.saga, ...this.power.all(), this.update.saga, this.remove.saga, ...this.replace.all()];
    for (const saga of sagas) this.runner.register(saga);
  }
}
