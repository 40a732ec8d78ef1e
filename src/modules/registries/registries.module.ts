import { Module } from '@nestjs/common';
import { QuotasModule } from '../quotas/quotas.module.js';
import { RegistriesController } from './registries.controller.js';
import { RegistriesRepository } from './registries.repository.js';
import { RegistriesResolver } from './registries.resolver.js';
import { RegistriesService } from './registries.service.js';

@Module({
  imports: [QuotasModule],
  controllers: [RegistriesController],
  providers: [RegistriesRepository, RegistriesService, RegistriesResolver],
  exports: [RegistriesService],
})
export class RegistriesModule {}
