import { Injectable } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { demandMatch } from '../../platform/nouns/match.js';
import { Idempotency } from '../../platform/database/idempotency.js';
import { Operations } from '../../platform/operations/operations.js';
import { OperationWaits } from '../../platform/operations/operation-waits.js';
import type { Operation, OperationAnswer } from './operation.dto.js';
import { showOperation } from './operation.view.js';
import { OperationListRepository, type OperationFilter } from './operations.repository.js';

@Injectable()
export class OperationsService {
  constructor(
    private readonly operations: OperationListRepository,
    private readonly idempotency: Idempotency,
    private readonly running: Operations,
    private readonly waits: OperationWaits,
  ) {}

  @Allow('operations:read')
  async list(ctx: OpContext, query: ListQuery & OperationFilter): Promise<Page<Operation>> {
    return mapPage(await this.operations.page(ctx, query, query), showOperation);
  }

  /** The newest `each` operations on each of these objects; objects without any are absent. */
  @Allow('operations:read')
  async newestOf(ctx: OpContext, resourceIds: readonly string[], each: number): Promise<Map<string, Operation[]>> {
    const found = new Map<string, Operation[]>();
    for (const row of await this.operations.newestOf(ctx, resourceIds, each)) {
      found.set(row.resourceId, [...(found.get(row.resourceId) ?? []), showOperation(row)]);
    }
    return found;
  }

  /** For other nouns, in their transaction: what was asked for, and how that went. Fails with `not_found`, or `precondition_failed`. */
  async asked(tx: OpContext, id: string): Promise<{ kind: string; status: string; input: Record<string, unknown> }> {
    const row = await this.operations.get(tx, id);
    demandMatch(tx, showOperation(row));
    const { kind, status, input } = row;
    return { kind, status, input };
  }

  /** Holds the answer up to `waitSeconds`, until the operation ended. Fails with `not_found`. */
  @Allow('operations:read')
  async get(ctx: OpContext, id: string, waitSeconds = 0): Promise<Operation> {
    const row = await this.operations.get(ctx, id);
    if (waitSeconds === 0 || row.finishedAt) return showOperation(row);
    await this.waits.until(ctx, row.id, waitSeconds);
    return showOperation(await this.operations.get(ctx, row.id));
  }

  /** Fails with `not_found`, or `conflict` when it has ended. */
  @Allow('operations:cancel', { operator: true })
  async cancel(ctx: OpContext, id: string): Promise<OperationAnswer> {
    return this.idempotency.mutate(ctx, async (tx) => {
      const row = await this.operations.get(tx, id);
      demandMatch(tx, showOperation(row));
      await this.running.cancel(tx, row.id);
      return { operation: showOperation(await this.operations.get(tx, row.id)) };
    });
  }
}
