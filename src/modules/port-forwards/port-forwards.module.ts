import { Module } from '@nestjs/common';
import { extending } from '../../platform/nouns/extension-point.js';
import { serving } from '../../platform/nouns/nouns.js';
import { CONTAINER_FORWARDS } from '../containers/container-forwards.extension.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { PORT_FORWARD } from './port-forward.noun.js';
import { showPortForward } from './port-forward.view.js';
import { PortForwardsController } from './port-forwards.controller.js';
import { ContainerPortForwardsFields, PortForwardFields } from './port-forwards.fields.js';
import { PortForwardsRepository } from './port-forwards.repository.js';
import { PortForwardsResolver } from './port-forwards.resolver.js';
import { PortForwardsService } from './port-forwards.service.js';
import { ApplyNetworksTask } from './tasks/apply-networks.task.js';

@Module({
  imports: [ContainersModule, HostsModule, QuotasModule],
  controllers: [PortForwardsController],
  providers: [
    PortForwardsRepository,
    PortForwardsService,
    PortForwardsResolver,
    ContainerPortForwardsFields,
    PortForwardFields,
    ApplyNetworksTask,
    extending(CONTAINER_FORWARDS, PortForwardsService),
    serving(PORT_FORWARD, PortForwardsRepository, { show: showPortForward, host: ({ hostId }) => hostId }),
  ],
})
export class PortForwardsModule {}
