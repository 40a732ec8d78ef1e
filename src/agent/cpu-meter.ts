interface Sample {
  run: number;
  cpuSeconds: number;
  at: number;
}

/** Turns cumulative cpu seconds into percent of one core since the previous reading of the same container and run. */
export class CpuMeter {
  private readonly samples = new Map<string, Sample>();

  /** `at` in milliseconds. The first reading of a run answers 0. */
  read(id: string, run: number, cpuSeconds: number, at: number): number {
    const before = this.samples.get(id);
    this.samples.set(id, { run, cpuSeconds, at });
    if (!before || before.run !== run || at <= before.at) return 0;
    return Math.max(0, ((cpuSeconds - before.cpuSeconds) / ((at - before.at) / 1000)) * 100);
  }

  forget(id: string): void {
    this.samples.delete(id);
  }
}
