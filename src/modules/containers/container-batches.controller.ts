import { Body, Controller, Param, Post } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { AnswersOperation } from '../../platform/rest/answers.js';
import { ContainerAnswers, CreateContainersInput, PowerSelection, PowerSelectionAnswer } from './container-batch.dto.js';
import { ContainerBatchesService } from './container-batches.service.js';

@Controller('v1/containers')
export class ContainerBatchesController {
  constructor(private readonly batches: ContainerBatchesService) {}

  @Post('batch')
  @AnswersOperation('Create several containers, or none. One operation each. What is wrong with one is told with its place, as `/items/3/name`, and then none is made.', 201, ContainerAnswers)
  create(@Ctx() ctx: OpContext, @Body() { items }: CreateContainersInput): Promise<ContainerAnswers> {
    return this.batches.create(ctx, items);
  }

  @Post('actions/:action')
  @AnswersOperation('Start, stop, restart, kill, pause or resume the containers a label selector matches. All that match and whose status allows it. Fails with `invalid`, and does nothing, when too many match.', 200, PowerSelectionAnswer)
  power(@Ctx() ctx: OpContext, @Param('action') action: string, @Body() selection: PowerSelection): Promise<PowerSelectionAnswer> {
    return this.batches.power(ctx, action, selection);
  }
}
