import { Module } from '@nestjs/common';
import { HostsController } from './hosts.controller.js';
import { HostsRepository } from './hosts.repository.js';
import { HostsResolver } from './hosts.resolver.js';
import { HostsService } from './hosts.service.js';

@Module({ controllers: [HostsController], providers: [HostsRepository, HostsService, HostsResolver], exports: [HostsService] })
export class HostsModule {}
