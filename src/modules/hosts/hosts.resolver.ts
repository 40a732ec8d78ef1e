import { Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { Host } from './host.dto.js';
import { HostsService } from './hosts.service.js';

@Resolver(() => Host)
export class HostsResolver {
  constructor(private readonly service: HostsService) {}

  @Query(() => [Host], { description: 'All hosts, by name (operator)' })
  async hosts(@Ctx() ctx: OpContext): Promise<Host[]> {
    return (await this.service.list(ctx)).items;
  }
}
