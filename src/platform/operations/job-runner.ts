import { EventEmitter } from 'node:events';
import { type Logger, runTaskList, type TaskList, type WorkerPool } from 'graphile-worker';
import pg from 'pg';

const AGAIN_MS = 500;
const POLL_MS = 2000;

interface JobOptions {
  databaseUrl: string;
  connections: number;
  /** Jobs at a time. */
  concurrency: number;
  tasks: TaskList;
  logger: Logger;
}

/**
 * Runs jobs until it is stopped. graphile-worker (0.16) loses one of its workers for good with a connection that breaks while it says how a job ended, and
 * with the last of them the queue stands still. So new ones take over soon after the first such loss, and those before end once their jobs have.
 */
export class JobRunner {
  private readonly connections: pg.Pool;
  private workers: WorkerPool;
  private stopping = false;
  private again?: NodeJS.Timeout;
  private readonly ending = new Set<Promise<void>>();

  constructor(private readonly options: JobOptions) {
    this.connections = new pg.Pool({ connectionString: options.databaseUrl, max: options.connections });
    // Whoever waits for an answer is told as well.
    this.connections.on('error', () => undefined);
    this.connections.on('connect', (client) => client.on('error', () => undefined));
    this.workers = this.begin();
  }

  /** Resolves when no job is under way any more. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.again);
    this.end(this.workers);
    await Promise.all(this.ending);
    await this.connections.end();
  }

  private begin(): WorkerPool {
    const events = new EventEmitter();
    const { concurrency, logger, tasks } = this.options;
    const workers = runTaskList({ concurrency, logger, events, pollInterval: POLL_MS, noHandleSignals: true }, tasks, this.connections);
    events.once('worker:stop', () => {
      if (this.stopping || this.workers !== workers) return;
      this.again = setTimeout(() => {
        this.workers = this.begin();
        this.end(workers);
      }, AGAIN_MS);
    });
    return workers;
  }

  private end(workers: WorkerPool): void {
    const ended = Promise.allSettled([workers.gracefulShutdown(), workers.promise]).then(() => void this.ending.delete(ended));
    this.ending.add(ended);
  }
}
