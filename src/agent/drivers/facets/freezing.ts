import type { ContainerStatus } from './lifecycle.js';

/** Holding every process of a container where it is. */
export interface Freezing {
  /** Freezes it. Paused already: no-op; stopped: `conflict`. */
  pause(id: string): Promise<ContainerStatus>;
  /** Thaws it. Running already: no-op; stopped: `conflict`. */
  resume(id: string): Promise<ContainerStatus>;
}
