import { Args, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { AuditArgs, AuditEntry, AuditEntryConnection } from './audit-entry.dto.js';
import { AuditService } from './audit.service.js';

@Resolver(() => AuditEntry)
export class AuditResolver {
  constructor(private readonly service: AuditService) {}

  @Query(() => AuditEntryConnection, { description: 'What was done and what was refused' })
  async audit(@Ctx() ctx: OpContext, @Args() args: AuditArgs): Promise<Connection<AuditEntry>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }
}
