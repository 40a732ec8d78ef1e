import { Module } from '@nestjs/common';
import { extending } from '../../platform/nouns/extension-point.js';
import { serving } from '../../platform/nouns/nouns.js';
import { CONTAINER_FIREWALLS } from '../containers/container-firewalls.extension.js';
import { ContainersModule } from '../containers/containers.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { FirewallTeller } from './firewall-teller.service.js';
import { FIREWALL } from './firewall.noun.js';
import { showFirewall } from './firewall.view.js';
import { FirewallsController } from './firewalls.controller.js';
import { FirewallsRepository } from './firewalls.repository.js';
import { FirewallsResolver } from './firewalls.resolver.js';
import { FirewallsService } from './firewalls.service.js';
import { ApplyFirewallsTask } from './tasks/apply-firewalls.task.js';

@Module({
  imports: [ContainersModule, HostsModule, NetworksModule, QuotasModule],
  controllers: [FirewallsController],
  providers: [
    FirewallsRepository,
    FirewallTeller,
    FirewallsService,
    FirewallsResolver,
    ApplyFirewallsTask,
    extending(CONTAINER_FIREWALLS, FirewallsService),
    serving(FIREWALL, FirewallsService, { show: showFirewall }),
  ],
})
export class FirewallsModule {}
