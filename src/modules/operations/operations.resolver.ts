import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx } from '../../platform/auth/request-context.js';
import { OpContext } from '../../platform/context/op-context.js';
import { connectionOf, listQueryOf, type Connection } from '../../platform/graphql/connection.js';
import { IdInput } from '../../platform/graphql/mutation-payload.js';
import { CancelOperationPayload, Operation, OperationConnection } from './operation.dto.js';
import { OperationConnectionArgs } from './operations.query.js';
import { OperationsService } from './operations.service.js';

@Resolver(() => Operation)
export class OperationsResolver {
  constructor(private readonly service: OperationsService) {}

  @Query(() => OperationConnection, { description: 'Operations, newest or oldest first' })
  async operations(@Ctx() ctx: OpContext, @Args() args: OperationConnectionArgs): Promise<Connection<Operation>> {
    return connectionOf(await this.service.list(ctx, listQueryOf(args)));
  }

  @Query(() => Operation)
  operation(@Ctx() ctx: OpContext, @Args('id', { type: () => ID }) id: string): Promise<Operation> {
    return this.service.get(ctx, id);
  }

  @Mutation(() => CancelOperationPayload, { description: 'It begins no further step, is taken back and ends as failed (operator)' })
  cancelOperation(@Ctx() ctx: OpContext, @Args('input') { id }: IdInput): Promise<Partial<CancelOperationPayload>> {
    return this.service.cancel(ctx, id);
  }
}
