import { Controller, Get } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { QuotaList } from './quota.dto.js';
import { QuotasService } from './quotas.service.js';

@Controller('v1/quota')
export class QuotasController {
  constructor(private readonly quotas: QuotasService) {}

  @Get()
  @Answers('What the tenant may use, and uses. Each resource with its limit, what is used and what is promised to tenants below.', 200, QuotaList)
  list(@Ctx() ctx: OpContext): Promise<QuotaList> {
    return this.quotas.list(ctx);
  }
}
