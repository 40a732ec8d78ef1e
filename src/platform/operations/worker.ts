import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Logger as JobLogger } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { systemContext } from '../context/op-context.js';
import { LOG } from '../telemetry/log.js';
import { JobRunner, type JobKind } from './job-runner.js';
import { OperationWaiter } from './operation-waiter.js';
import { LOCK_WORKER, OperationsRepository, RUNNER_LOCK_CLASS, WORKER_LOCK_CLASS } from './operations.repository.js';
import { SagaRunner } from './saga-runner.js';
import { TaskRunsRepository } from './task-runs.repository.js';

/** A reconciler: no input, run on a timer; repeating it changes nothing. */
export interface Reconciler {
  /** Of its file or its use case, with dashes: metrics and the log carry it. */
  name: string;
  everySeconds: number;
  /** Where it goes on after one of many failed, it answers how many did. */
  run(): Promise<number | void>;
}

/** The job of an operation only says that there is one: it runs where its tenant has room (`SagaRunner`). */
const OPERATION_PLACES = 4;
const RECOVERY_SECONDS = 2;
const SAVE_RUNS_SECONDS = 15;
const UNLOCK_SECONDS = 5;

/** Listens for ended operations (every role) and, in the worker role, runs jobs, reconcilers and recovery. */
@Injectable()
export class Worker {
  /** Stands for this process while it lives: it holds the advisory lock of this number. */
  readonly runnerNumber = randomInt(1, 2 ** 31 - 1);
  private readonly reconcilers: Reconciler[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly runners: JobRunner[] = [];
  private readonly jobs: JobKind[] = [];
  private readonly workerIds = new Set<string>();
  private session?: pg.Client;
  private reopening?: NodeJS.Timeout;
  private stopping = false;

  constructor(
    private readonly sagas: SagaRunner,
    private readonly repository: OperationsRepository,
    private readonly waiter: OperationWaiter,
    private readonly taskRuns: TaskRunsRepository,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  registerReconciler(reconciler: Reconciler): void {
    this.reconcilers.push(reconciler);
  }

  /** A kind of job besides operations. */
  registerJob(kind: JobKind): void {
    this.jobs.push(kind);
  }

  /** Opens the session; with `jobs`, also starts working. */
  async start(databaseUrl: string, options: { jobs: boolean }): Promise<void> {
    await this.openSession(databaseUrl, options.jobs);
    if (!options.jobs) return;
    const logger = new JobLogger(() => (level, message, meta) => {
      if (level === 'error') this.log.error({ meta }, message);
      else if (level === 'warning') this.log.warn({ meta }, message);
    });
    const operation: JobKind = {
      name: 'operation',
      places: OPERATION_PLACES,
      run: async ({ tenantId, operationId }) => this.sagas.soon(tenantId!, operationId!),
    };
    for (const kind of [operation, ...this.jobs]) this.runners.push(new JobRunner({ ...kind, databaseUrl, logger, onWorker: (id) => this.lives(id) }));
    this.sagas.workAs(this.runnerNumber);
    this.every({ name: 'recover-operations', everySeconds: RECOVERY_SECONDS, run: () => this.recover() });
    this.every({ name: 'unlock-jobs', everySeconds: UNLOCK_SECONDS, run: () => this.repository.unlockJobs() });
    this.every({ name: 'save-task-runs', everySeconds: SAVE_RUNS_SECONDS, run: () => this.taskRuns.save() });
    for (const reconciler of this.reconcilers) this.every(reconciler);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.reopening);
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([this.sagas.rest(), ...this.runners.splice(0).map((runner) => runner.stop())]);
    await this.taskRuns.save().catch(() => undefined);
    await this.session?.end().catch(() => undefined);
  }

  /**
   * Has operations run whose process died, and those that found no room yet where their job was; the claim keeps two from running one. So with those that this
   * process claimed and lost hold of while the database was away.
   */
  async recover(): Promise<void> {
    for (const { tenant_id: tenantId, id, claimed } of await this.repository.unfinished(this.runnerNumber)) {
      if (this.sagas.isRunning(id)) continue;
      if (claimed) await this.repository.release(systemContext(tenantId, 'recovery', this.log), id);
      this.sagas.soon(tenantId, id);
    }
  }

  /** Whoever sees a job locked under this name knows that its worker lives as long as our session does. */
  private lives(workerId: string): void {
    this.workerIds.add(workerId);
    this.session?.query(LOCK_WORKER, [workerId]).catch(() => undefined);
  }

  private async openSession(databaseUrl: string, jobs: boolean): Promise<void> {
    const session = new pg.Client({ connectionString: databaseUrl, application_name: 'berth session', keepAlive: true });
    session.on('notification', (message) => this.waiter.ended(message.payload ?? ''));
    session.on('error', () => undefined);
    session.on('end', () => {
      if (this.session === session) this.session = undefined;
      this.reopen(databaseUrl, jobs);
    });
    await session.connect();
    await session.query('SELECT pg_advisory_lock($1, $2)', [RUNNER_LOCK_CLASS, this.runnerNumber]);
    if (jobs) await session.query('SELECT pg_advisory_lock_shared($1, 0)', [WORKER_LOCK_CLASS]);
    for (const workerId of this.workerIds) await session.query(LOCK_WORKER, [workerId]);
    await session.query('LISTEN berth_operation');
    this.session = session;
  }

  /** A failed attempt is reported twice, as an error and as an end: only one next attempt comes of it. */
  private reopen(databaseUrl: string, jobs: boolean): void {
    if (this.stopping || this.reopening) return;
    this.reopening = setTimeout(() => {
      this.reopening = undefined;
      this.openSession(databaseUrl, jobs).catch(() => this.reopen(databaseUrl, jobs));
    }, 500);
  }

  /** Runs now and then every so many seconds; never twice at once; a failure is logged and counted, and the next turn tries again. */
  private every({ name, everySeconds, run }: Reconciler): void {
    let busy = false;
    const turn = async (): Promise<void> => {
      if (busy || this.stopping) return;
      busy = true;
      const began = performance.now();
      const errors = await run().catch((error: unknown) => {
        this.log.error({ err: error }, `${name} failed`);
        return 1;
      });
      this.taskRuns.count(name, (performance.now() - began) / 1000, errors ?? 0);
      busy = false;
    };
    void turn();
    this.timers.push(setInterval(() => void turn(), everySeconds * 1000));
  }
}
