import { Module } from '@nestjs/common';
import { declareScopes } from '../../platform/context/scopes.js';
import { QuotasController } from './quotas.controller.js';
import { QuotasRepository } from './quotas.repository.js';
import { QuotasResolver } from './quotas.resolver.js';
import { QuotasService } from './quotas.service.js';

declareScopes('quota', { selectable: 'read' });

@Module({ controllers: [QuotasController], providers: [QuotasRepository, QuotasService, QuotasResolver], exports: [QuotasService] })
export class QuotasModule {}
