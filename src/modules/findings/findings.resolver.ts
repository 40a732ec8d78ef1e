import { Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Finding } from './finding.dto.js';
import { FindingsService } from './findings.service.js';

@Resolver(() => Finding)
export class FindingsResolver {
  constructor(private readonly service: FindingsService) {}

  @Query(() => [Finding], { description: 'What the database, the hosts, the files of backups and the quotas do not agree on (operator)' })
  async findings(@Ctx() ctx: OpContext): Promise<Finding[]> {
    return (await this.service.list(ctx)).items;
  }
}
