import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module.js';
import { MeController } from './me.controller.js';
import { MeResolver } from './me.resolver.js';
import { MeService } from './me.service.js';

@Module({ imports: [TenantsModule], controllers: [MeController], providers: [MeService, MeResolver] })
export class MeModule {}
