/** Milliseconds of each of `n` runs, one after another, after one that is not counted. */
export async function timed(n: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let i = -1; i < n; i++) {
    const start = performance.now();
    await work(i);
    if (i >= 0) samples.push(performance.now() - start);
  }
  return samples;
}

/** How many of `work` end per second with `connections` in flight for `seconds`. */
export async function rate(seconds: number, connections: number, work: () => Promise<unknown>): Promise<{ perSecond: number; samples: number[] }> {
  const samples: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let now = performance.now(); now < end; ) {
        await work();
        const then = performance.now();
        samples.push(then - now);
        now = then;
      }
    }),
  );
  return { perSecond: samples.length / ((performance.now() - start) / 1000), samples };
}

/** The sample below which a share of them lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
