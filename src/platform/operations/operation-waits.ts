import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Nouns } from '../nouns/nouns.js';
import { OperationWaiter } from './operation-waiter.js';
import { SagaRunner } from './saga-runner.js';

/** Holds an answer until the operation in it ended: `Prefer: wait`, `?wait=`. */
@Injectable()
export class OperationWaits {
  constructor(
    private readonly work: UnitOfWork,
    private readonly waiter: OperationWaiter,
    private readonly sagas: SagaRunner,
    private readonly nouns: Nouns,
  ) {}

  /** Waits up to `seconds`, for each of several `items` too; then the answer with its objects read again, and whether the operation ended. */
  async hold<T extends object>(ctx: OpContext, answer: T, seconds: number): Promise<{ answer: T; ended: boolean }> {
    const { items } = answer as { items?: object[] };
    if (Array.isArray(items) && seconds > 0) {
      const held = await Promise.all(items.map((item) => this.hold(ctx, item, seconds)));
      return { answer: { ...answer, items: held.map((one) => one.answer) }, ended: held.every((one) => one.ended) };
    }
    const operation = (answer as { operation?: { id: string } }).operation;
    if (!operation || seconds === 0) return { answer, ended: false };
    await this.until(ctx, operation.id, seconds);
    const fresh = await this.work.read(ctx, (tx) => this.nouns.refresh(tx, answer));
    const { status } = (fresh as { operation: { status?: string } }).operation;
    return { answer: fresh, ended: status === 'succeeded' || status === 'failed' };
  }

  /** Resolves when the operation ended or the seconds passed. */
  async until(ctx: OpContext, operationId: string, seconds: number): Promise<void> {
    // one that is under way here wakes who waits
    await this.waiter.wait(operationId, seconds, async () => !this.sagas.isRunning(operationId) && this.over(ctx, operationId));
  }

  private async over(ctx: OpContext, id: string): Promise<boolean> {
    const rows: unknown[] = await this.work.read(ctx, (_, manager) =>
      manager.query(`SELECT 1 FROM operations WHERE tenant_id = $1 AND id = $2 AND status IN ('queued', 'running')`, [ctx.tenantId, id]),
    );
    return rows.length === 0;
  }
}
