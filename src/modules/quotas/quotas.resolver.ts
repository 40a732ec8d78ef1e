import { Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Quota } from './quota.dto.js';
import { QuotasService } from './quotas.service.js';

@Resolver(() => Quota)
export class QuotasResolver {
  constructor(private readonly quotas: QuotasService) {}

  @Query(() => [Quota], { description: 'What the tenant may use, and uses' })
  async quota(@Ctx() ctx: OpContext): Promise<Quota[]> {
    return (await this.quotas.list(ctx)).items;
  }
}
