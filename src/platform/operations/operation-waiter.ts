import { Injectable } from '@nestjs/common';

/** Lets requests wait for operations to end. Fed by this process's runner and, for others, by Postgres' NOTIFY. */
@Injectable()
export class OperationWaiter {
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Tells everyone who waits for it. */
  ended(operationId: string): void {
    for (const wake of this.waiting.get(operationId) ?? []) wake();
  }

  /**
   * Resolves when the operation ended or `seconds` passed, whichever is first. `isOver` is asked once after listening began,
   * so that an end just before is not missed.
   */
  async wait(operationId: string, seconds: number, isOver: () => Promise<boolean>): Promise<void> {
    let wake!: () => void;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    const set = this.waiting.get(operationId) ?? new Set();
    this.waiting.set(operationId, set.add(wake));
    const timer = setTimeout(wake, seconds * 1000);
    try {
      if (!(await isOver())) await woken;
    } finally {
      clearTimeout(timer);
      set.delete(wake);
      if (set.size === 0) this.waiting.delete(operationId);
    }
  }
}
