import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { LOG } from '../telemetry/log.js';

/** How a reconciler fares, over all workers there ever were. */
export interface TaskRun {
  task: string;
  runs: number;
  errors: number;
  ranAt: Date;
  succeededAt: Date | null;
  /** Of the last run. */
  seconds: number;
}

/** Runs of reconcilers. Counted here, and added to what the database knows now and then: whichever process is asked for metrics knows of them. */
@Injectable()
export class TaskRunsRepository {
  private readonly counted = new Map<string, TaskRun>();
  private readonly system: OpContext;

  constructor(
    private readonly work: UnitOfWork,
    @Inject(LOG) log: Logger,
  ) {
    this.system = systemContext('', 'tasks', log);
  }

  /** One run that ended just now, took so many seconds and met so many errors. */
  count(task: string, seconds: number, errors: number): void {
    const before = this.counted.get(task);
    const ranAt = new Date();
    this.counted.set(task, {
      ...{ task, seconds, ranAt, succeededAt: errors === 0 ? ranAt : (before?.succeededAt ?? null) },
      runs: (before?.runs ?? 0) + 1,
      errors: (before?.errors ?? 0) + errors,
    });
  }

  /** Adds what was counted since the last time; when that fails it is kept for the next. */
  async save(): Promise<void> {
    const runs = [...this.counted.values()];
    if (runs.length === 0) return;
    this.counted.clear();
    try {
      await this.work.writeUnflushed(this.system, (_, manager) =>
        manager.query(
          `INSERT INTO task_runs AS t (task, runs, errors, ran_at, succeeded_at, seconds)
           SELECT task, runs, errors, "ranAt", "succeededAt", seconds FROM jsonb_to_recordset($1)
             AS r (task text, runs bigint, errors bigint, "ranAt" timestamptz, "succeededAt" timestamptz, seconds double precision)
           ON CONFLICT (task) DO UPDATE SET runs = t.runs + excluded.runs, errors = t.errors + excluded.errors, ran_at = excluded.ran_at,
             succeeded_at = coalesce(excluded.succeeded_at, t.succeeded_at), seconds = excluded.seconds`,
          [JSON.stringify(runs)],
        ),
      );
    } catch (error) {
      for (const run of runs) this.keep(run);
      throw error;
    }
  }

  /** By task. */
  async all(): Promise<TaskRun[]> {
    const rows: Record<keyof TaskRun, unknown>[] = await this.work.read(this.system, (_, manager) =>
      manager.query('SELECT task, runs, errors, ran_at AS "ranAt", succeeded_at AS "succeededAt", seconds FROM task_runs ORDER BY task'),
    );
    return rows.map((row) => ({ ...(row as unknown as TaskRun), runs: Number(row.runs), errors: Number(row.errors) }));
  }

  private keep(run: TaskRun): void {
    const since = this.counted.get(run.task);
    const sum = since && { ...since, runs: since.runs + run.runs, errors: since.errors + run.errors, succeededAt: since.succeededAt ?? run.succeededAt };
    this.counted.set(run.task, sum ?? run);
  }
}
