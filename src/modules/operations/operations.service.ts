import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Allow } from '../../platform/auth/allow.js';
import type { OpContext } from '../../platform/context/op-context.js';
import { mapPage, type ListQuery, type Page } from '../../platform/database/tenant-repository.js';
import { OperationWaits } from '../../platform/operations/operation-waits.js';
import { Views } from '../../platform/rest/views.js';
import { showOperation, type Operation } from './operation.dto.js';
import { OperationListRepository, type OperationFilter } from './operations.repository.js';

@Injectable()
export class OperationsService implements OnModuleInit {
  constructor(
    private readonly operations: OperationListRepository,
    private readonly waits: OperationWaits,
    private readonly views: Views,
  ) {}

  onModuleInit(): void {
    this.views.register('operation', async (ctx, id) => {
      const row = await this.operations.find(ctx, id);
      return row ? showOperation(row) : undefined;
    });
  }

  @Allow('operations:read')
  async list(ctx: OpContext, query: ListQuery & OperationFilter): Promise<Page<Operation>> {
    return mapPage(await this.operations.page(ctx, query, query), showOperation);
  }

  /** Holds the answer up to `waitSeconds`, until the operation ended. Fails with `not_found`. */
  @Allow('operations:read')
  async get(ctx: OpContext, id: string, waitSeconds = 0): Promise<Operation> {
    const row = await this.operations.get(ctx, id);
    if (waitSeconds === 0 || row.finishedAt) return showOperation(row);
    await this.waits.until(ctx, row.id, waitSeconds);
    return showOperation(await this.operations.get(ctx, row.id));
  }
}
