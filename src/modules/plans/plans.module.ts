import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ContainersModule } from '../containers/containers.module.js';
import { QuotasModule } from '../quotas/quotas.module.js';
import { ContainerPlansResolver } from './container-plans.resolver.js';
import { ContainerPlansService } from './container-plans.service.js';
import { DryRunInterceptor } from './dry-run.interceptor.js';
import { PlansController } from './plans.controller.js';
import { PlansResolver } from './plans.resolver.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [ContainersModule, QuotasModule],
  controllers: [PlansController],
  providers: [PlansService, PlansResolver, ContainerPlansService, ContainerPlansResolver, { provide: APP_INTERCEPTOR, useClass: DryRunInterceptor }],
})
export class PlansModule {}
