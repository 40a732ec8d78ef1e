import { Injectable } from '@nestjs/common';
import { inDryRun } from '../context/dry-run.js';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from './unit-of-work.js';

/** Tries a change: does it, and takes it back. */
@Injectable()
export class DryRun {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Runs `change` in a transaction, takes it back, and answers what `compare` makes of its answer in the same transaction, which is as it was
   * before. Fails as `change` does, and with `unsupported` where something outside of the database would be reached. No idempotency key is claimed.
   */
  async run<A, T>(ctx: OpContext, change: (tx: OpContext) => Promise<A>, compare: (tx: OpContext, changed: A) => Promise<T>): Promise<T> {
    const over = new Error('the dry run is over');
    let answer: { value: T } | undefined;
    try {
      const { idempotency: _claimed, ...request } = ctx.request;
      await inDryRun(() =>
        this.work.run(ctx.asking(request), async (tx, manager) => {
          await manager.query('SAVEPOINT unchanged');
          const changed = await change(tx);
          await manager.query('ROLLBACK TO SAVEPOINT unchanged');
          answer = { value: await compare(tx, changed) };
          throw over;
        }),
      );
    } catch (error) {
      if (error !== over) throw error;
    }
    return answer!.value;
  }
}
