import { EventEmitter } from 'node:events';
import { type Logger, runTaskList, type WorkerPool } from 'graphile-worker';
import pg from 'pg';
import { Places } from './places.js';

const AGAIN_MS = 1000;
const POLL_MS = 2000;

/** One kind of job. */
export interface JobKind {
  /** As `graphile_worker.add_job` names it. */
  name: string;
  /** Jobs of this kind at a time in this process. They are nobody else's, so that no kind keeps another waiting. */
  places: number;
  run(payload: Record<string, string>): Promise<void>;
}

interface JobOptions extends JobKind {
  databaseUrl: string;
  logger: Logger;
  /** Told the name that each worker locks its jobs under. */
  onWorker(workerId: string): void;
}

const CONNECTIONS = 4;

/** Workers of jobs, and what they ask the database over. */
interface Working {
  workers: WorkerPool;
  connections: pg.Pool;
}

/**
 * Runs the jobs of one kind until it is stopped. Jobs whose payload names a tenant, and that carry it as a flag, share the places by tenant.
 *
 * Of connections that break graphile-worker (0.16) does not recover by itself: over which it says how a job ended, one of its
 * workers is lost for good, and with the last of them the queue stands still; over which it first asks for its tasks, it remembers the failure and finds no job
 * ever after. So new workers take over soon after one was lost or found no answer, and those before end once their jobs have.
 */
export class JobRunner {
  private working: Working;
  private stopping = false;
  private again?: NodeJS.Timeout;
  private readonly ending = new Set<Promise<void>>();
  private readonly places: Places;

  constructor(private readonly options: JobOptions) {
    this.places = new Places(options.places);
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
    const { databaseUrl: connectionString, logger, name, places: concurrency } = this.options;
    const connections = new pg.Pool({ connectionString, max: CONNECTIONS });
    // Whoever waits for an answer is told as well.
    connections.on('error', () => undefined);
    connections.on('connect', (client) => client.on('error', () => undefined));
    const events = new EventEmitter();
    events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => this.options.onWorker(worker.workerId));
    const turn = turns(events);
    const forbiddenFlags = async (): Promise<string[]> => {
      await turn();
      return this.places.full();
    };
    const options = { concurrency, logger, events, pollInterval: POLL_MS, noHandleSignals: true, forbiddenFlags };
    const workers = runTaskList(options, { [name]: (payload) => this.run(payload as Record<string, string>) }, connections);
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

  private async run(payload: Record<string, string>): Promise<void> {
    const { tenantId } = payload;
    const leave = tenantId === undefined ? undefined : this.places.take(tenantId);
    try {
      await this.options.run(payload);
    } finally {
      leave?.();
    }
  }

  private end({ workers, connections }: Working): void {
    const ended = Promise.allSettled([workers.gracefulShutdown(), workers.promise])
      .then(() => connections.end())
      .finally(() => this.ending.delete(ended));
    this.ending.add(ended);
  }
}

/** Has workers look for jobs one after another: each waits until the one before found a job, which counts by then, or none. */
function turns(events: EventEmitter): () => Promise<void> {
  let last = Promise.resolve();
  let end = (): void => undefined;
  for (const found of ['job:start', 'worker:getJob:empty', 'worker:getJob:error']) events.on(found, () => end());
  return async () => {
    const before = last;
    let ended!: () => void;
    last = new Promise((resolve) => (ended = resolve));
    await before;
    end = ended;
  };
}
