/** Time that also moves when told to: real time plus what was added. Timers fire only while `advance` passes them. */
export class FakeClock {
  private offset = 0;
  private readonly timers = new Map<symbol, { at: number; fire: () => void }>();

  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now() + this.offset;
  }

  /** Calls back once `advance` goes past this moment; answers how to cancel. */
  at(moment: number, fire: () => void): () => void {
    const key = Symbol('timer');
    this.timers.set(key, { at: moment, fire });
    return () => this.timers.delete(key);
  }

  /** Moves time on by so many milliseconds, firing what falls due in order. */
  advance(milliseconds: number): void {
    this.offset += milliseconds;
    const now = this.now();
    const due = [...this.timers].filter(([, timer]) => timer.at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [key, timer] of due) {
      this.timers.delete(key);
      timer.fire();
    }
  }
}
