import { Controller, Get } from '@nestjs/common';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Answers } from '../../platform/rest/answers.js';
import { FindingList } from './finding.dto.js';
import { FindingsService } from './findings.service.js';

@Controller('v1/findings')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get()
  @Answers('Compare the database, the hosts, the files of backups and the quotas (operator). What does not agree, each with what to do about it; `berth fsck` prints it.', 200, FindingList)
  list(@Ctx() ctx: OpContext): Promise<FindingList> {
    return this.findings.list(ctx);
  }
}
