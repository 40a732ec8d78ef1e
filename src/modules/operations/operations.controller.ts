import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import type { Page } from '../../platform/database/tenant-repository.js';
import { Answers, AnswersPage } from '../../platform/rest/answers.js';
import { Operation, OperationAnswer } from './operation.dto.js';
import { OperationListQuery, OperationWaitQuery } from './operations.query.js';
import { OperationsService } from './operations.service.js';

@Controller('v1/operations')
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  @Get()
  @AnswersPage('List operations. What was and is being done on hosts, with each step.', Operation)
  list(@Ctx() ctx: OpContext, @Query() query: OperationListQuery): Promise<Page<Operation>> {
    return this.operations.list(ctx, query);
  }

  @Get(':id')
  @Answers('Get an operation, or wait for its end. With `wait` the answer is held until it has ended or the seconds are over.', 200, Operation)
  get(@Ctx() ctx: OpContext, @Param('id') id: string, @Query() query: OperationWaitQuery): Promise<Operation> {
    return this.operations.get(ctx, id, query.wait);
  }

  @Post(':id/actions/cancel')
  @Answers('Cancel an operation. It begins no further step, is taken back and ends as failed. What cannot be taken back, as when its host is gone, is left and told in the log. Fails with `conflict` when it has ended.', 200, OperationAnswer)
  cancel(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<OperationAnswer> {
    return this.operations.cancel(ctx, id);
  }
}
