const MOST_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by name: each holds up to `burst` tokens and gains `perSecond`. In memory; a bucket that is full again is forgotten. */
export class RateBuckets {
  private readonly buckets = new Map<string, Bucket>();

  /** `clock` answers milliseconds that only grow. */
  constructor(
    readonly perSecond: number,
    readonly burst: number,
    private readonly clock: () => number = () => performance.now(),
  ) {}

  /** Tokens there are now. */
  left(name: string): number {
    const bucket = this.buckets.get(name);
    if (!bucket) return this.burst;
    return Math.min(this.burst, bucket.tokens + ((this.clock() - bucket.at) / 1000) * this.perSecond);
  }

  /** Takes tokens; asking for more than a bucket can hold empties it and leaves it in debt. */
  take(name: string, tokens: number): void {
    if (this.buckets.size >= MOST_BUCKETS && !this.buckets.has(name)) this.forgetFull();
    this.buckets.set(name, { tokens: this.left(name) - tokens, at: this.clock() });
  }

  /** Seconds until that many can be taken; 0 when they can be now. */
  secondsUntil(name: string, tokens: number): number {
    const missing = Math.min(tokens, this.burst) - this.left(name);
    return missing <= 0 ? 0 : missing / this.perSecond;
  }

  private forgetFull(): void {
    for (const name of this.buckets.keys()) if (this.left(name) >= this.burst) this.buckets.delete(name);
  }
}
