import type { Observed } from '../wire/generated/berth/host/v1/Observed.js';
import type { ContainerStatus } from './drivers/facets/lifecycle.js';
import type { HostDriver } from './drivers/host-driver.js';
import { isTombstone, type Ledger } from './ledger.js';
import type { Runs } from './runs.js';

interface Watcher {
  tell: (observed: Observed) => void;
  end: () => void;
}

/** What the host shows, with the generation the ledger knows; tells its watchers of every change once. */
export class Observations {
  private readonly watchers = new Set<Watcher>();
  private readonly last = new Map<string, string>();
  private readonly stop: () => void;

  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
    private readonly runs: Runs,
  ) {
    this.stop = driver.onChange((status) => this.publish(status));
  }

  /** A container as the wire describes it. */
  of(seen: ContainerStatus, replay = false): Observed {
    const status = this.runs.of(seen);
    const entry = this.ledger.containers.get(status.id);
    return {
      id: status.id,
      generation: entry?.applied ?? 0,
      state: status.state,
      run: status.run,
      pid: status.pid ?? 0,
      startedAt: status.startedAt === undefined ? '' : new Date(status.startedAt * 1000).toISOString(),
      exitCode: status.exitCode,
      exitReason: status.exitReason ?? '',
      replay,
      spent: null,
      killed: false,
      awaitsStart: status.state === 'stopped' && entry !== undefined && !isTombstone(entry) && entry.awaitsStart === true,
    };
  }

  /** Every container on the host, also ones nobody asked for. */
  async all(replay: boolean): Promise<Observed[]> {
    const { containers } = await this.driver.list();
    return containers.map((status) => this.of(status, replay));
  }

  /** Tells the watchers, unless this is what they were last told. */
  publish(status: ContainerStatus): Observed {
    const observed = this.of(status);
    const text = JSON.stringify(observed);
    if (this.last.get(status.id) === text) return observed;
    if (status.state === 'absent') this.last.delete(status.id);
    else this.last.set(status.id, text);
    for (const watcher of this.watchers) watcher.tell(observed);
    return observed;
  }

  /** Answers how to stop being told; `end` is called when the agent stops. */
  subscribe(tell: Watcher['tell'], end: Watcher['end']): () => void {
    const watcher = { tell, end };
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  close(): void {
    this.stop();
    for (const watcher of this.watchers) watcher.end();
    this.watchers.clear();
  }
}
