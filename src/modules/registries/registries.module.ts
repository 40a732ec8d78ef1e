import { Module } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { RegistriesController } from './registries.controller.js';
import { RegistriesRepository } from './registries.repository.js';
import { RegistriesResolver } from './registries.resolver.js';
import { RegistriesService } from './registries.service.js';
import { REGISTRY } from './registry.noun.js';
import { showRegistry } from './registry.view.js';

@Module({
  imports: [QuotasModule],
  controllers: [RegistriesController],
  providers: [
    RegistriesRepository,
    RegistriesService,
    RegistriesResolver,
    serving(REGISTRY, RegistriesRepository, { show: showRegistry }),
  ],
  exports: [RegistriesService],
})
export class RegistriesModule {}
