import { Module } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { TENANT } from './tenant.noun.js';
import { showTenant } from './tenant.view.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsResolver } from './tenants.resolver.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [ApiKeysModule, QuotasModule],
  controllers: [TenantsController],
  providers: [
    TenantsRepository,
    TenantsService,
    TenantsResolver,
    serving(TENANT, TenantsRepository, { show: showTenant }),
  ],
  exports: [TenantsService],
})
export class TenantsModule {}
