import { Module } from '@nestjs/common';
import { OperationsController } from './operations.controller.js';
import { OperationListRepository } from './operations.repository.js';
import { OperationsResolver } from './operations.resolver.js';
import { OperationsService } from './operations.service.js';

@Module({
  controllers: [OperationsController],
  providers: [OperationListRepository, OperationsService, OperationsResolver],
  exports: [OperationsService],
})
export class OperationsModule {}
