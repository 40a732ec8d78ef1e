import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsResolver } from './tenants.resolver.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [ApiKeysModule, QuotasModule],
  controllers: [TenantsController],
  providers: [TenantsRepository, TenantsService, TenantsResolver],
  exports: [TenantsService],
})
export class TenantsModule {}
