import { Module } from '@nestjs/common';
import { HostsModule } from '../hosts/hosts.module.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

@Module({ imports: [HostsModule], controllers: [HealthController, MetricsController], providers: [HealthService, MetricsService] })
export class HealthModule {}
