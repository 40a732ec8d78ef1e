import { AppError } from '../errors/app-error.js';

/** How many of something that takes its time are under way at once in this process, by name. */
export class Slots {
  private readonly taken = new Map<string, number>();

  /** `what` in the plural, as the refusal says it. */
  constructor(
    readonly most: number,
    private readonly what: string,
  ) {}

  /** Takes one; call the answer, once, to give it back. Fails with `rate_limited` when none is left. */
  take(name: string): () => void {
    const taken = this.taken.get(name) ?? 0;
    if (taken >= this.most) throw new AppError('rate_limited', `${this.most} ${this.what} are under way; wait until one has ended`, { retryAfterSeconds: 1 });
    this.taken.set(name, taken + 1);
    return () => {
      const left = (this.taken.get(name) ?? 1) - 1;
      if (left > 0) this.taken.set(name, left);
      else this.taken.delete(name);
    };
  }
}
