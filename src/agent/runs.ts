import type { Logger } from 'pino';

import type { ContainerStatus, StopOptions } from './drivers/facets/lifecycle.js';
import type { ContainerStats, Spent } from './drivers/facets/metering.js';
import { facet, type HostDriver } from './drivers/host-driver.js';
import { KeyedQueue } from './keyed-queue.js';
import type { Ledger, RunsEntry } from './ledger.js';

/** A container as its host shows it, with what the agent knows of its runs. */
export type RunStatus = ContainerStatus & { run: number };

/** What a container uses, with what its runs before used. */
export type RunStats = ContainerStats & { run: number; earlier: Spent };

const NOTHING: Spent = { seconds: 0, cpuSeconds: 0, networkRxBytes: 0, networkTxBytes: 0 };

/**
 * The runs of containers: their numbers, how the last one ended, and the bill. A driver tells of a run when it ends and may forget it at the next start;
 * each end is counted once, by its number, before another run begins.
 */
export class Runs {
  private readonly turns = new KeyedQueue();
  /** Runs that are being begun: one may end before its start has returned. */
  private readonly beginning = new Map<string, number>();

  constructor(
    private readonly driver: HostDriver,
    private readonly ledger: Ledger,
  ) {}

  /** Counts runs as they end, until the answer is called. What fails, or ends while nobody follows, is counted when it is next asked about. */
  follow(log: Logger): () => void {
    return this.driver.onChange((status) => {
      this.count(status).catch((error: unknown) => log.warn({ err: error, id: status.id }, 'the end of a run could not be noted'));
    });
  }

  /** With the number and the end of its run, where the driver does not keep them. */
  of(status: ContainerStatus): RunStatus {
    const known = this.ledger.runs.get(status.id);
    const run = status.run ?? (status.state === 'absent' ? 0 : (this.beginning.get(status.id) ?? known?.run ?? 0));
    const forgotten = status.state === 'stopped' && status.exitCode === undefined && known !== undefined && known.ended === run;
    return { ...status, run, ...(forgotten ? known.end : {}) };
  }

  async observe(id: string): Promise<RunStatus> {
    return this.of(await this.driver.observe(id));
  }

  /** Begins a run of a container that has stopped as it was seen to. */
  async start(stopped: ContainerStatus, run: number): Promise<RunStatus> {
    const { id } = stopped;
    await this.count(stopped);
    this.beginning.set(id, run);
    try {
      const status = await this.driver.start(id, run);
      if (status.run === undefined) await this.note(id, (known) => ({ ...known, run }));
      return this.of(status);
    } finally {
      this.beginning.delete(id);
    }
  }

  /** Ends the run there is. Answers whether it had to be killed, and what all runs used; none of what was never there, or where nobody measures. */
  async bill(id: string, stop: StopOptions): Promise<{ killed: boolean; spent: Spent | undefined }> {
    const { state } = await this.driver.observe(id);
    const there = state !== 'absent';
    const ended = there ? await this.driver.stop(id, stop) : undefined;
    if (ended) await this.count(ended);
    const killed = (state === 'running' || state === 'paused') && ended !== undefined && wasKilled(ended, stop);
    if (!this.driver.metering) return { killed, spent: undefined };
    return { killed, spent: this.ledger.runs.get(id)?.spent ?? (there ? NOTHING : undefined) };
  }

  /** Fails with `not_found`, or `unsupported` where nobody measures. */
  async stats(id: string): Promise<RunStats> {
    const metering = facet(this.driver, 'metering');
    for (;;) {
      const before = this.ledger.runs.get(id);
      const stats = await metering.stats(id);
      if (stats.runSeconds === 0) await this.count(await this.driver.observe(id));
      // A run that ended meanwhile is in the one figure or in the other.
      const known = this.ledger.runs.get(id);
      if (stats.runSeconds === 0 || known?.ended === before?.ended) return { ...stats, run: stats.run ?? known?.run ?? 0, earlier: known?.spent ?? NOTHING };
    }
  }

  /** Forgets one that is gone. */
  async forget(id: string): Promise<void> {
    if (this.ledger.runs.get(id)) await this.turns.run(id, () => this.ledger.runs.remove(id));
  }

  /** Adds the run that has ended to the bill, once. */
  private async count(status: ContainerStatus): Promise<void> {
    const { id, state, exitCode, exitReason, spent } = status;
    if (state !== 'stopped' || exitCode === undefined || (spent === undefined && this.driver.metering)) return;
    const run = this.of(status).run;
    const isNew = (): boolean => run > (this.ledger.runs.get(id)?.ended ?? 0);
    if (!isNew()) return;
    await this.note(id, (known) => {
      if (!isNew()) return known;
      return { ...known, run, ended: run, end: { exitCode, ...(exitReason ? { exitReason } : {}) }, spent: sum(known.spent, spent ?? NOTHING) };
    });
  }

  private note(id: string, change: (known: RunsEntry) => RunsEntry): Promise<void> {
    return this.turns.run(id, async () => {
      const known = this.ledger.runs.get(id) ?? { id, run: 0, ended: 0, spent: NOTHING };
      const changed = change(known);
      if (changed !== known) await this.ledger.runs.note(changed);
    });
  }
}

const SIGKILLED = 128 + 9;

/** Whether what ran had been asked to end, and did not in time. */
export const wasKilled = ({ exitCode, exitReason }: ContainerStatus, { force }: StopOptions): boolean =>
  !force && exitReason === 'killed' && exitCode === SIGKILLED;

function sum(one: Spent, other: Spent): Spent {
  return {
    seconds: one.seconds + other.seconds,
    cpuSeconds: one.cpuSeconds + other.cpuSeconds,
    networkRxBytes: one.networkRxBytes + other.networkRxBytes,
    networkTxBytes: one.networkTxBytes + other.networkTxBytes,
  };
}
