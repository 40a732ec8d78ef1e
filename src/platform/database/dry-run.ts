import { Injectable } from '@nestjs/common';
import { inDryRun } from '../context/dry-run.js';
import type { OpContext } from '../context/op-context.js';
import { UnitOfWork } from './unit-of-work.js';

/** Tries a change: does it, and takes it back. */
@Injectable()
export class DryRun {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Runs `work` in a transaction that is taken back: answers what it would answer, or fails as it would fail. No idempotency key is claimed.
   * Fails with `unsupported` where something outside of the database would be reached.
   */
  async run<T>(ctx: OpContext, work: (tx: OpContext) => Promise<T>): Promise<T> {
    const over = new Error('the dry run is over');
    let answer: { value: T } | undefined;
    try {
      const { idempotency: _claimed, ...request } = ctx.request;
      await inDryRun(() =>
        this.work.run(ctx.asking(request), async (tx) => {
          answer = { value: await work(tx) };
          throw over;
        }),
      );
    } catch (error) {
      if (error !== over) throw error;
    }
    return answer!.value;
  }
}
