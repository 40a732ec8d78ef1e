import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { QuotasModule } from '../quotas/quotas.module.js';
import { DryRunInterceptor } from './dry-run.interceptor.js';
import { PlansController } from './plans.controller.js';
import { PlansResolver } from './plans.resolver.js';
import { PlansService } from './plans.service.js';

@Module({
  imports: [QuotasModule],
  controllers: [PlansController],
  providers: [PlansService, PlansResolver, { provide: APP_INTERCEPTOR, useClass: DryRunInterceptor }],
  exports: [PlansService],
})
export class PlansModule {}
