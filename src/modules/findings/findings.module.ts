import { Module } from '@nestjs/common';
import { HostsModule } from '../hosts/hosts.module.js';
import { FindingsController } from './findings.controller.js';
import { FindingsRepository } from './findings.repository.js';
import { FindingsResolver } from './findings.resolver.js';
import { FindingsService } from './findings.service.js';
import { TellFindingsTask } from './tasks/tell-findings.task.js';

@Module({ imports: [HostsModule], controllers: [FindingsController], providers: [FindingsRepository, FindingsService, FindingsResolver, TellFindingsTask] })
export class FindingsModule {}
