import { Module } from '@nestjs/common';
import { NetworksRepository } from './networks.repository.js';
import { NetworksService } from './networks.service.js';

@Module({ providers: [NetworksRepository, NetworksService], exports: [NetworksService] })
export class NetworksModule {}
