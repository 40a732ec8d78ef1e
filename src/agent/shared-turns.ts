/** Runs one task again and again, once at a time. Whoever asks while it runs shares the next run with all who ask meanwhile. */
export class SharedTurns {
  private last: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(private readonly task: () => Promise<void>) {}

  /** Resolves, or fails, with the first run that begins after this. */
  join(): Promise<void> {
    return (this.next ??= this.begin());
  }

  /** Resolves once no run that was asked for before is under way. */
  idle(): Promise<void> {
    return this.last;
  }

  private begin(): Promise<void> {
    const turn = this.last.then(() => {
      this.next = undefined;
      return this.task();
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
