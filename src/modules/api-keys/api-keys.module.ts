import { Module } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { API_KEY } from './api-key.noun.js';
import { showApiKey } from './api-key.view.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysResolver } from './api-keys.resolver.js';
import { ApiKeysService } from './api-keys.service.js';

@Module({
  imports: [QuotasModule],
  controllers: [ApiKeysController],
  providers: [
    ApiKeysRepository,
    ApiKeysService,
    ApiKeysResolver,
    serving(API_KEY, ApiKeysRepository, { show: showApiKey }),
  ],
  exports: [ApiKeysService],
})
export class ApiKeysModule {}
