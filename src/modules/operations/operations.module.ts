import { Module } from '@nestjs/common';
import { serving } from '../../platform/nouns/nouns.js';
import { OPERATION } from '../../platform/operations/operation.noun.js';
import { showOperation } from './operation.view.js';
import { OperationsController } from './operations.controller.js';
import { OperationListRepository } from './operations.repository.js';
import { OperationsResolver } from './operations.resolver.js';
import { OperationsService } from './operations.service.js';

@Module({
  controllers: [OperationsController],
  providers: [
    OperationListRepository,
    OperationsService,
    OperationsResolver,
    serving(OPERATION, OperationListRepository, { show: showOperation }),
  ],
  exports: [OperationsService],
})
export class OperationsModule {}
