import { Module } from '@nestjs/common';
import { HostsModule } from '../hosts/hosts.module.js';
import { BoundDisksTask } from './tasks/bound-disks.task.js';
import { MeasureUsageTask } from './tasks/measure-usage.task.js';
import { UsageController } from './usage.controller.js';
import { UsageMeters } from './usage-meters.service.js';
import { UsageRepository } from './usage.repository.js';
import { UsageResolver } from './usage.resolver.js';
import { UsageService } from './usage.service.js';

@Module({
  imports: [HostsModule],
  controllers: [UsageController],
  exports: [UsageMeters],
  providers: [UsageRepository, UsageMeters, UsageService, UsageResolver, BoundDisksTask, MeasureUsageTask],
})
export class UsageModule {}
