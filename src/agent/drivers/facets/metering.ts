/** Seconds, bytes and counts, cumulative since the container's start unless said otherwise. */
export interface ContainerStats {
  cpuSeconds: number;
  memoryUsedBytes: number;
  memoryLimitBytes: number;
  memoryPeakBytes: number;
  processesUsed: number;
  processesLimit: number;
  diskUsedBytes: number;
  diskLimitBytes: number;
  networkRxBytes: number;
  networkTxBytes: number;
  ioReadBytes: number;
  ioWriteBytes: number;
  /** cpu, memory, processes, networkIn, networkOut; of a stopped container those of its last run. */
  limitHits: Record<string, number>;
  /** When each was last met, seconds since the epoch. */
  limitHitsAt: Record<string, number>;
  /** avg10 of "some" in percent, where the kernel has it: cpu, memory, io. */
  pressure: Record<string, number>;
  /** The run these are of, or the last one, where the driver keeps it. */
  run?: number;
  /** It has lasted; none of a stopped container. */
  runSeconds: number;
}

/** What a run of a container used, or several, for its bill. */
export interface Spent {
  /** That they lasted. */
  seconds: number;
  cpuSeconds: number;
  networkRxBytes: number;
  networkTxBytes: number;
}

/** What containers use; and at its end what a run used, in `ContainerStatus.spent`. */
export interface Metering {
  /** `not_found`. */
  stats(id: string): Promise<ContainerStats>;
}
