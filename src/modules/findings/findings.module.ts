import { Module } from '@nestjs/common';
import { BackupsModule } from '../backups/backups.module.js';
import { HostsModule } from '../hosts/hosts.module.js';
import { FindingsController } from './findings.controller.js';
import { FindingsRepository } from './findings.repository.js';
import { FindingsResolver } from './findings.resolver.js';
import { FindingsService } from './findings.service.js';
import { DestroyUnknownTask } from './tasks/destroy-unknown.task.js';
import { TellFindingsTask } from './tasks/tell-findings.task.js';

@Module({
  imports: [BackupsModule, HostsModule],
  controllers: [FindingsController],
  providers: [FindingsRepository, FindingsService, FindingsResolver, TellFindingsTask, DestroyUnknownTask],
})
export class FindingsModule {}
