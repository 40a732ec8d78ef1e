import { Module } from '@nestjs/common';
import { QuotasModule } from '../quotas/quotas.module.js';
import { NetworksRepository } from './networks.repository.js';
import { NetworksService } from './networks.service.js';

@Module({ imports: [QuotasModule], providers: [NetworksRepository, NetworksService], exports: [NetworksService] })
export class NetworksModule {}
