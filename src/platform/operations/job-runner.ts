import { EventEmitter } from 'node:events';
import { type Logger, runTaskList, type TaskList, type WorkerPool } from 'graphile-worker';
import pg from 'pg';

const AGAIN_MS = 1000;
const POLL_MS = 2000;

interface JobOptions {
  databaseUrl: string;
  connections: number;
  /** Jobs at a time. */
  concurrency: number;
  tasks: TaskList;
  logger: Logger;
}

/** Workers of jobs, and what they ask the database over. */
interface Working {
  workers: WorkerPool;
  connections: pg.Pool;
}

/**
 * Runs jobs until it is stopped. Of connections that break graphile-worker (0.16) does not recover by itself: over which it says how a job ended, one of its
 * workers is lost for good, and with the last of them the queue stands still; over which it first asks for its tasks, it remembers the failure and finds no job
 * ever after. So new workers take over soon after one was lost or found no answer, and those before end once their jobs have.
 */
export class JobRunner {
  private working: Working;
  private stopping = false;
  private again?: NodeJS.Timeout;
  private readonly ending = new Set<Promise<void>>();

  constructor(private readonly options: JobOptions) {
    this.working = this.begin();
  }

  /** Resolves when no job is under way any more. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.again);
    this.end(this.working);
    await Promise.all(this.ending);
  }

  private begin(): Working {
    const { concurrency, connections: max, databaseUrl: connectionString, logger, tasks } = this.options;
    const connections = new pg.Pool({ connectionString, max });
    // Whoever waits for an answer is told as well.
    connections.on('error', () => undefined);
    connections.on('connect', (client) => client.on('error', () => undefined));
    const events = new EventEmitter();
    const workers = runTaskList({ concurrency, logger, events, pollInterval: POLL_MS, noHandleSignals: true }, tasks, connections);
    const working = { workers, connections };
    const replaced = (): void => {
      if (this.stopping || this.working !== working) return;
      this.again ??= setTimeout(() => {
        delete this.again;
        this.working = this.begin();
        this.end(working);
      }, AGAIN_MS);
    };
    events.on('worker:stop', replaced);
    events.on('worker:getJob:error', replaced);
    return working;
  }

  private end({ workers, connections }: Working): void {
    const ended = Promise.allSettled([workers.gracefulShutdown(), workers.promise])
      .then(() => connections.end())
      .finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}
