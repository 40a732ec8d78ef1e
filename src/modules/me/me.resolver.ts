import { Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Me } from './me.dto.js';
import { MeService } from './me.service.js';

@Resolver(() => Me)
export class MeResolver {
  constructor(private readonly service: MeService) {}

  @Query(() => Me, { description: 'Who the caller is' })
  me(@Ctx() ctx: OpContext): Promise<Me> {
    return this.service.get(ctx);
  }
}
