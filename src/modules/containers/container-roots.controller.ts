import { Body, Controller, Param, Post } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { AnswersOperation } from '../../platform/rest/answers.js';
import { RebuildOptions } from './container-roots.dto.js';
import { ContainerRootsService } from './container-roots.service.js';
import { ContainerAnswer } from './container.dto.js';

@Controller('v1')
export class ContainerRootsController {
  constructor(private readonly roots: ContainerRootsService) {}

  @Post('containers/:id/actions/rebuild')
  @AnswersOperation('Make the container anew from an image; id, name and addresses stay. From its own image when none is named. The files it replaces are kept for 24 hours, unless `safetySnapshot` is false: the operation can be reverted.', 202, ContainerAnswer)
  rebuild(@Ctx() ctx: OpContext, @Param('id') id: string, @Body() options: RebuildOptions): Promise<ContainerAnswer> {
    return this.roots.rebuild(ctx, id, options);
  }

  @Post('operations/:id/actions/revert')
  @AnswersOperation('Take back a restore, a rebuild or a revert. The root file system that was replaced comes back. Fails with `conflict` when that is kept no more.', 202, ContainerAnswer)
  revert(@Ctx() ctx: OpContext, @Param('id') id: string): Promise<ContainerAnswer> {
    return this.roots.revert(ctx, id);
  }
}
