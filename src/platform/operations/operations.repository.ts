import { Injectable } from '@nestjs/common';
import type { OpContext } from '../context/op-context.js';
import { CrossTenant } from '../database/cross-tenant.js';
import { RowWriter } from '../database/row-writer.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { ErrorCode } from '../errors/app-error.js';
import { OperationRow, warningsIn, type ClaimedOperation } from './operation.row.js';

/** Advisory locks of this class say "this process lives"; the object is the process's runner number. */
export const RUNNER_LOCK_CLASS = 7070;
/** The one lock of this class says "a worker lives"; all workers share it. */
export const WORKER_LOCK_CLASS = 7071;

/** Locks of this class say "this worker of jobs lives"; the object is made of the name that it locks its jobs under. */
const JOB_WORKER_LOCK_CLASS = 7072;
/** Takes that lock for the session. */
export const LOCK_WORKER = `SELECT pg_advisory_lock(${JOB_WORKER_LOCK_CLASS}, hashtext($1))`;

const UNLOCK_JOBS = `
  SELECT graphile_worker.force_unlock_workers(array_agg(held.worker)) FROM (
    SELECT locked_by AS worker, max(locked_at) AS at FROM (
      SELECT locked_by, locked_at FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
      UNION ALL SELECT locked_by, locked_at FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL
    ) locked GROUP BY locked_by
  ) held
  WHERE held.at < now() - interval '10 seconds' AND NOT EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ${JOB_WORKER_LOCK_CLASS} AND l.granted
      AND l.objid::bigint = hashtext(held.worker)::bigint & 4294967295 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
  HAVING count(*) > 0`;

const DEAD_RUNNER = `(o.runner IS NULL OR NOT EXISTS (
  SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ${RUNNER_LOCK_CLASS} AND l.objid = o.runner::oid AND l.granted))`;

/** An operation as `OperationRow` names it. */
const COLUMNS = `o.tenant_id AS "tenantId", o.id, o.kind, o.status, o.progress, o.resource_type AS "resourceType", o.resource_id AS "resourceId", o.lane, o.input,
  o.steps, o.outputs, o.undoing, o.error, o.warnings, o.runner, o.created_by AS "createdBy", o.request_id AS "requestId", o.created_at AS "createdAt",
  o.started_at AS "startedAt", o.finished_at AS "finishedAt", o.attempts, o.cancelled_at AS "cancelledAt",
  o.version`;
const LOCK_LANE = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';

/** What the saga runner records. Progress is written without waiting for the disk: a lost step is run again, and steps may be repeated. */
@Injectable()
export class OperationsRepository {
  private readonly writer = new RowWriter(OperationRow);

  constructor(
    private readonly work: UnitOfWork,
    private readonly crossTenant: CrossTenant,
  ) {}

  async insert(tx: OpContext, row: OperationRow): Promise<void> {
    await this.work.run(tx, (_, manager) => this.writer.insert(manager, row));
  }

  /** Makes this process the one that runs the operation; undefined when it ended, is run by a living process, or waits behind another. */
  async claim(ctx: OpContext, id: string, runner: number): Promise<ClaimedOperation | undefined> {
    return this.work.writeUnflushed(ctx, async (_, manager) => {
      const [rows]: [OperationRow[], number] = await manager.query(
        `UPDATE operations o SET status = 'running', started_at = coalesce(o.started_at, now()), runner = $3, version = o.version + 1
         WHERE o.tenant_id = $1 AND o.id = $2 AND o.status IN ('queued', 'running') AND ${DEAD_RUNNER}
         AND NOT EXISTS (SELECT FROM operations b WHERE b.tenant_id = o.tenant_id AND b.lane = o.lane
           AND b.status IN ('queued', 'running') AND b.seq < o.seq)
         RETURNING ${COLUMNS}`,
        [ctx.tenantId, id, runner],
      );
      return rows[0] && { ...rows[0], hasJob: true };
    });
  }

  /** Lets another attempt, here or elsewhere, claim it. */
  async release(ctx: OpContext, id: string): Promise<void> {
    await this.work.run(ctx, (_, manager) => manager.query(`UPDATE operations SET runner = NULL WHERE tenant_id = $1 AND id = $2`, [ctx.tenantId, id]));
  }

  /** As `release`, after an attempt to end it that failed: it is tried again after as many seconds. */
  async postpone(ctx: OpContext, id: string, seconds: number): Promise<void> {
    await this.work.run(ctx, (_, manager) =>
      manager.query(
        `UPDATE operations SET runner = NULL, attempts = attempts + 1, retry_at = now() + make_interval(secs => $3) WHERE tenant_id = $1 AND id = $2`,
        [ctx.tenantId, id, seconds],
      ),
    );
  }

  /** Tells whoever runs it, and has it run at once when nobody does; whether it was under way. */
  async cancel(tx: OpContext, id: string): Promise<boolean> {
    return this.work.run(tx, async (_, manager) => {
      const [, count]: [unknown[], number] = await manager.query(
        `UPDATE operations SET cancelled_at = coalesce(cancelled_at, now()), retry_at = NULL, version = version + 1
         WHERE tenant_id = $1 AND id = $2 AND status IN ('queued', 'running')`,
        [tx.tenantId, id],
      );
      return count > 0;
    });
  }

  /** How far it is; answers whether it was cancelled. `flush` waits for the disk: for what must not be lost, because what comes next cannot be done twice. */
  async record(
    ctx: OpContext,
    row: Pick<OperationRow, 'id' | 'steps' | 'outputs' | 'progress' | 'undoing' | 'error' | 'startedAt'>,
    { flush = false } = {},
  ): Promise<boolean> {
    const write = flush ? this.work.run.bind(this.work) : this.work.writeUnflushed.bind(this.work);
    const [[recorded]]: [{ cancelled: boolean }[], number] = await write(ctx, (_, manager) =>
      manager.query(
        `UPDATE operations SET status = 'running', started_at = coalesce(started_at, $8), steps = $3, outputs = $4, progress = $5, undoing = $6, error = $7,
           version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING cancelled_at IS NOT NULL AS cancelled`,
        [
          ctx.tenantId,
          row.id,
          JSON.stringify(row.steps),
          JSON.stringify(row.outputs),
          row.progress,
          row.undoing,
          row.error && JSON.stringify(row.error),
          row.startedAt,
        ],
      ),
    );
    return recorded?.cancelled ?? false;
  }

  /** In the transaction that ends it: what was begun could not be taken back, or its object not be told. The metrics show it. */
  async giveUp(tx: OpContext, id: string): Promise<void> {
    await this.work.run(tx, (_, manager) => manager.query('UPDATE operations SET given_up = true WHERE tenant_id = $1 AND id = $2', [tx.tenantId, id]));
  }

  /** Over all tenants, of each kind of operation: those under way, the age of the oldest in seconds, and those that were given up. */
  async ages(): Promise<{ kind: string; under_way: number; oldest_seconds: number; given_up: number }[]> {
    return this.crossTenant.query('SELECT * FROM operation_ages()');
  }

  /**
   * Ends it inside the transaction of the saga's last word, forgets what its input held sealed, and puts the next of its lane to work. Answers the id of
   * that, if there is one, and whether this one was cancelled.
   */
  async finish(
    tx: OpContext,
    { id, lane, steps, outputs, startedAt, hasJob }: ClaimedOperation,
    error: { code: ErrorCode; message: string } | null,
  ): Promise<{ next: string | undefined; cancelled: boolean }> {
    const [, ended] = await this.work.pipeline(tx, [
      [LOCK_LANE, [lane]],
      [
        `WITH ended AS (
           UPDATE operations SET status = $3, steps = $4, error = $5, warnings = $9, input = input - 'sealed', finished_at = clock_timestamp(), runner = NULL, undoing = false,
           started_at = coalesce(started_at, $8), progress = CASE WHEN $3 = 'succeeded' THEN 100 ELSE progress END, version = version + 1 WHERE tenant_id = $1 AND id = $2
           RETURNING cancelled_at IS NOT NULL AS cancelled)
         SELECT pg_notify('berth_operation', $2), (SELECT cancelled FROM ended), CASE WHEN $7 THEN (graphile_worker.remove_job($2)).id END AS job,
           (SELECT o.id FROM operations o WHERE o.tenant_id = $1 AND o.lane = $6 AND o.status = 'queued' AND o.id <> $2 ORDER BY o.seq LIMIT 1) AS next`,
        [tx.tenantId, id, error ? 'failed' : 'succeeded', JSON.stringify(steps), error && JSON.stringify(error), lane, hasJob, startedAt, JSON.stringify(warningsIn(outputs))],
      ],
    ]);
    const [{ next, cancelled }] = ended as [{ next: string | null; cancelled: boolean | null }];
    if (next) await this.dispatch(tx, next);
    return { next: next ?? undefined, cancelled: cancelled ?? false };
  }

  /** Whether an operation of this lane is under way; none begins or ends until the transaction does. */
  async lockLane(tx: OpContext, lane: string): Promise<boolean> {
    const [, live] = await this.work.pipeline(tx, [[LOCK_LANE, [lane]], this.liveIn(tx, lane)]);
    return live!.length > 0;
  }

  /** Whether an operation of this lane is under way. */
  async live(tx: OpContext, lane: string): Promise<boolean> {
    const [live] = await this.work.pipeline(tx, [this.liveIn(tx, lane)]);
    return live!.length > 0;
  }

  /**
   * The oldest operation of this kind that is under way for an object; undefined when there is none. Where no process has taken it up yet, `sooner` is put
   * over its input.
   */
  async underWay(tx: OpContext, kind: string, resourceId: string, sooner: object): Promise<OperationRow | undefined> {
    const its = `tenant_id = $1 AND kind = $2 AND resource_id = $3 AND status IN ('queued', 'running')`;
    const found = await this.work.pipeline(tx, [
      [`UPDATE operations SET input = input || $4 WHERE ${its} AND runner IS NULL AND started_at IS NULL AND NOT input @> $4`, [tx.tenantId, kind, resourceId, JSON.stringify(sooner)]],
      [`SELECT ${COLUMNS} FROM operations o WHERE ${its} ORDER BY seq LIMIT 1`, [tx.tenantId, kind, resourceId]],
    ]);
    return found[1]![0] as OperationRow | undefined;
  }

  private liveIn(tx: OpContext, lane: string): [string, unknown[]] {
    return [`SELECT 1 FROM operations WHERE tenant_id = $1 AND lane = $2 AND status IN ('queued', 'running') LIMIT 1`, [tx.tenantId, lane]];
  }

  /** Adds the job that runs the operation, in the caller's transaction. */
  async dispatch(tx: OpContext, id: string): Promise<void> {
    await this.work.run(tx, (_, manager) =>
      manager.query(
        `SELECT graphile_worker.add_job('operation', json_build_object('tenantId', $1::text, 'operationId', $2::text), job_key := $2,
           max_attempts := 1000)`,
        [tx.tenantId, id],
      ),
    );
  }

  /**
   * Operations that nobody alive works on, the first of each lane: after a crash or a failed undo, or because there is no room; and those `runner` has claimed,
   * who alone knows whether it works on them.
   */
  async unfinished(runner: number): Promise<{ tenant_id: string; id: string; claimed: boolean }[]> {
    return this.crossTenant.query(
      `SELECT o.tenant_id, o.id, o.runner IS NOT DISTINCT FROM $1 AS claimed FROM (
         SELECT DISTINCT ON (u.tenant_id, u.lane) u.* FROM unfinished_operations() WITH ORDINALITY AS u (tenant_id, id, lane, runner, place)
         ORDER BY u.tenant_id, u.lane, u.place) o
       WHERE o.runner = $1 OR ${DEAD_RUNNER} ORDER BY o.place`,
      [runner],
    );
  }

  /** Jobs, and queues of them, that a worker held whose process died go on at once; graphile-worker itself waits four hours. */
  async unlockJobs(): Promise<void> {
    await this.crossTenant.query(UNLOCK_JOBS);
  }

  /** Whether any process runs jobs for this database. */
  async workerLives(): Promise<boolean> {
    const found = await this.crossTenant.query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${WORKER_LOCK_CLASS} AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1`,
    );
    return found.length > 0;
  }
}
