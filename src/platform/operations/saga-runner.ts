import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { systemContext, type OpContext } from '../context/op-context.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError } from '../errors/app-error.js';
import { toAppError } from '../errors/public-error.js';
import { LOG } from '../telemetry/log.js';
import type { ClaimedOperation, OperationRow } from './operation.row.js';
import { OperationWaiter } from './operation-waiter.js';
import { OperationsRepository } from './operations.repository.js';
import { Places } from './places.js';
import type { Saga, SagaRun } from './saga.js';

type Step = Saga['steps'][number];

/** The operator wants it to end. */
class Cancelled extends AppError {
  constructor() {
    super('conflict', 'the provider cancelled it');
  }
}

/** Operations this process runs side by side, 48 of one tenant at most. */
const PLACES = 192;
/** A step that `waits` for longer is waiting for its container, not for the host, and holds no place meanwhile. Milliseconds. */
const QUICK_MS = 1000;

/** How long a step is tried again while the fault may pass (agent restarting), in milliseconds between tries. */
const PATIENCE_MS = [50, 100, 200, 400, 800, 1500, 2000, 2000, 3000, 3000];

/** Failed attempts after which what cannot be taken back is left, and its object not told. Some five minutes, as each waits longer than the one before. */
const MOST_ATTEMPTS = 10;
/** A host that is away may come back, so for that it is tried so long, in milliseconds. */
const LONGEST_MS = 24 * 3600 * 1000;
/** Between two attempts at most, in seconds. */
const LONGEST_PAUSE = 60;

/** Runs operations: steps forward, undo backward, every transition recorded, safe to be killed anywhere. */
@Injectable()
export class SagaRunner {
  private readonly sagas = new Map<string, Saga>();
  private readonly places = new Places(PLACES);
  /** What is under way here, each with what gives its place back. */
  private readonly underWay = new Map<string, () => void>();
  /** What is to be run here as soon as its tenant has room, by tenant; the tenant whose turn it is comes first. */
  private readonly waiting = new Map<string, Set<string>>();
  private readonly running = new Set<Promise<void>>();
  private runner?: number;

  constructor(
    private readonly work: UnitOfWork,
    private readonly repository: OperationsRepository,
    private readonly waiter: OperationWaiter,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** From now on it runs the operations of its kind. */
  register(saga: Saga): void {
    this.sagas.set(saga.kind, saga);
  }

  /** All kinds of operations there are. */
  get registered(): readonly Saga[] {
    return [...this.sagas.values()];
  }

  /** This process works, under this number: `soon` runs what it is given. */
  workAs(runner: number): void {
    this.runner = runner;
  }

  /** Whether operations started here are also run here. */
  get works(): boolean {
    return this.runner !== undefined;
  }

  /**
   * The number that keeps others from an operation which is now made, so that this process can `begin` it once that is committed, or `forget`
   * it; undefined when it does not work, or has no room. Should it die, `Worker.recover` has the operation run by another.
   */
  reserve(tenantId: string, operationId: string): number | undefined {
    if (this.runner === undefined || !this.places.roomFor(tenantId)) return undefined;
    this.enter(tenantId, operationId);
    return this.runner;
  }

  /** Nothing came of what was reserved, or nobody knows: then it is recovered. */
  forget(operationId: string): void {
    this.leave(operationId);
    this.next();
  }

  /** Runs an operation that was reserved, without waiting for it. */
  begin(row: ClaimedOperation): void {
    // this process is about to end, and rests: it is recovered by another
    if (this.runner === undefined) return this.forget(row.id);
    row.startedAt = new Date();
    this.track(row.id, this.executeClaimed(row));
  }

  /** Resolves when nothing runs here any more; what waits is left to others. */
  async rest(): Promise<void> {
    this.runner = undefined;
    this.waiting.clear();
    await Promise.all(this.running);
  }

  /**
   * Has this process run an operation as soon as its tenant has room here, unless another one does before. It stays unclaimed until then: should we die, it is
   * recovered by another.
   */
  soon(tenantId: string, operationId: string): void {
    if (this.runner === undefined || this.isRunning(operationId)) return;
    this.waiting.set(tenantId, (this.waiting.get(tenantId) ?? new Set()).add(operationId));
    this.next();
  }

  /** Begins what there is room for, one of each tenant in turn: who had one goes to the end, where this comes by again. */
  private next(): void {
    for (const [tenantId, line] of this.waiting) {
      if (this.runner === undefined) return;
      if (!this.places.roomFor(tenantId)) continue;
      const operationId = line.values().next().value!;
      line.delete(operationId);
      this.waiting.delete(tenantId);
      if (line.size > 0) this.waiting.set(tenantId, line);
      this.track(operationId, this.run(tenantId, operationId, this.runner));
    }
  }

  private track(operationId: string, running: Promise<void>): void {
    const run: Promise<void> = running
      .catch((error: unknown) => this.log.error({ err: error, operationId }, 'an operation could not be ended; it will be tried again'))
      .finally(() => {
        this.running.delete(run);
        this.next();
      });
    this.running.add(run);
  }

  /** Runs the operation to its end, when it is first in its lane. Throws only when even its undo failed: then it is tried again later, until it is given up. */
  async run(tenantId: string, operationId: string, runner: number): Promise<void> {
    if (this.isRunning(operationId)) return;
    this.enter(tenantId, operationId);
    try {
      const row = await this.repository.claim(systemContext(tenantId, operationId, this.log), operationId, runner);
      if (row) await this.executeClaimed(row);
    } finally {
      this.leave(operationId);
    }
  }

  private enter(tenantId: string, operationId: string): void {
    this.underWay.set(operationId, this.places.take(tenantId));
  }

  private leave(operationId: string): void {
    this.underWay.get(operationId)?.();
    this.underWay.delete(operationId);
  }

  /** It goes on without a place. */
  private stepAside(operationId: string): void {
    this.underWay.get(operationId)?.();
    this.underWay.set(operationId, () => undefined);
    this.next();
  }

  /** Whether this process works on it now. */
  isRunning(operationId: string): boolean {
    return this.underWay.has(operationId);
  }

  /** Who begins to wait for it when it is not under way any more sees its end in the database. */
  private async executeClaimed(row: ClaimedOperation): Promise<void> {
    const { tenantId, id } = row;
    const saga = this.sagas.get(row.kind);
    try {
      if (!saga) throw new Error(`no saga is registered for ${row.kind}`);
      await this.execute(systemContext(tenantId, row.requestId, this.log.child({ requestId: row.requestId, operationId: id, tenantId })), saga, row);
      this.leave(id);
      this.waiter.ended(id);
    } catch (error) {
      const pauseSeconds = Math.min(2 ** row.attempts, LONGEST_PAUSE);
      await this.repository.postpone(systemContext(tenantId, id, this.log), id, pauseSeconds).catch(() => undefined);
      this.leave(id);
      throw error;
    }
  }

  private async execute(ctx: OpContext, saga: Saga, row: ClaimedOperation): Promise<void> {
    const run: SagaRun = {
      ctx,
      operationId: row.id,
      resourceId: row.resourceId,
      input: row.input,
      get outputs() {
        return row.outputs;
      },
      log: ctx.log,
    };
    if (!row.undoing) {
      const failure = row.cancelledAt ? new Cancelled() : ((await this.forward(saga, row, run)) ?? (await this.succeed(saga, row, run)));
      if (!failure) return run.log.info({ kind: row.kind, subject: row.resourceId }, 'operation succeeded');
      row.undoing = true;
      row.error = { code: failure.code, message: failure.detail };
      // Flushed: what is being taken back must not be begun again.
      await this.repository.record(ctx, row, { flush: true });
    }
    const left = await this.backward(saga, row, run);
    await this.fail(saga, row, run, left);
    run.log.info({ kind: row.kind, subject: row.resourceId, code: row.error?.code }, 'operation failed');
  }

  /** Ends it well; or why it must be taken back after all: what it was about is not there any more, is more than the quota allows, or it was cancelled. */
  private async succeed(saga: Saga, row: ClaimedOperation, run: SagaRun): Promise<AppError | undefined> {
    try {
      await this.end(run.ctx, row, (tx) => saga.succeeded(tx, run), null);
      return undefined;
    } catch (error) {
      if (isGone(error) || isOverQuota(error) || error instanceof Cancelled) return error;
      if (!this.givesUp(row, error)) throw error;
      run.log.error({ err: error }, 'an operation could not be ended well, and is taken back');
      return new AppError('internal', "it could not be ended; the provider's log has the reason", { cause: error });
    }
  }

  /** Ends it as failed. `left`: not all was taken back. */
  private async fail(saga: Saga, row: ClaimedOperation, run: SagaRun, left: boolean): Promise<void> {
    const error = new AppError(row.error?.code ?? 'internal', row.error?.message ?? 'it failed');
    const reason = { code: error.code, message: error.detail };
    const givingUp = async (tx: OpContext): Promise<void> => {
      if (left) await this.repository.giveUp(tx, row.id);
    };
    try {
      await this.end(run.ctx, row, async (tx) => {
        await saga.failed(tx, run, error);
        await givingUp(tx);
      }, reason);
    } catch (thrown) {
      // Of what is gone there is nothing left to say.
      if (!isGone(thrown)) {
        if (!this.givesUp(row, thrown)) throw thrown;
        run.log.error({ err: thrown }, 'an operation is given up: its object does not show how it ended');
        left = true;
      }
      await this.end(run.ctx, row, givingUp, reason);
    }
  }

  /** Whether it has been tried often enough. */
  private givesUp({ attempts, createdAt }: OperationRow, error: unknown): boolean {
    return toAppError(error).code === 'unavailable' ? Date.now() - createdAt.getTime() > LONGEST_MS : attempts >= MOST_ATTEMPTS;
  }

  /** The saga's last word and the end of the operation, in one transaction. */
  private async end(ctx: OpContext, row: ClaimedOperation, lastWord: (tx: OpContext) => Promise<void>, error: OperationRow['error']): Promise<void> {
    const { next } = await this.work.run(ctx, async (tx) => {
      await lastWord(tx);
      const finished = await this.repository.finish(tx, row, error);
      if (finished.cancelled && !error) throw new Cancelled();
      return finished;
    });
    if (next) this.soon(row.tenantId, next);
  }

  /** Runs the steps not yet done; the error that stopped it, if any. */
  private async forward(saga: Saga, row: OperationRow, run: SagaRun): Promise<AppError | undefined> {
    for (const [index, step] of saga.steps.entries()) {
      if (row.steps.some((s) => s.name === step.name && s.status === 'succeeded')) continue;
      if (step.applies && !step.applies(run)) continue;
      row.steps = [...row.steps.filter((s) => s.name !== step.name), { name: step.name, status: 'running', startedAt: new Date().toISOString() }];
      const state = row.steps.at(-1)!;
      // Shown beside the work, not before it: after a crash the step is run again either way.
      const shown = this.repository.record(run.ctx, row, { flush: step.destroys ?? false });
      shown.catch(() => undefined);
      if (step.destroys) await shown;
      const failure = await this.attempt(step, run, row);
      if (await shown) row.cancelledAt ??= new Date();
      state.status = failure ? 'failed' : 'succeeded';
      state.finishedAt = new Date().toISOString();
      if (failure) return failure;
      if (row.cancelledAt) return new Cancelled();
      row.progress = Math.round(((index + 1) / saga.steps.length) * 99);
    }
    return undefined;
  }

  /** Keeps what the step returned; the error it failed with, if any. */
  private async attempt(step: Step, run: SagaRun, row: OperationRow): Promise<AppError | undefined> {
    const aside = step.waits ? setTimeout(() => this.stepAside(row.id), QUICK_MS) : undefined;
    try {
      const output = await this.retrying(() => step.run(run));
      if (output !== undefined) row.outputs = { ...row.outputs, [step.name]: output };
      return undefined;
    } catch (error) {
      return this.publicError(step, run, error);
    } finally {
      clearTimeout(aside);
    }
  }

  /** Takes back what was done; whether some of it had to be left. */
  private async backward(saga: Saga, row: OperationRow, run: SagaRun): Promise<boolean> {
    let left = false;
    for (const step of [...saga.steps].reverse()) {
      const state = row.steps.find((s) => s.name === step.name);
      if (!state || state.status === 'undone') continue;
      try {
        if (step.undo) await this.retrying(() => step.undo!(run)).catch(unlessGone);
        if (state.status === 'succeeded') state.status = 'undone';
      } catch (error) {
        if (!row.cancelledAt && !this.givesUp(row, error)) throw error;
        run.log.error({ err: error, step: step.name }, 'an operation is given up: what a step did is left as it is, and may have to be removed by hand');
        state.status = 'failed';
        left = true;
      }
      if (await this.repository.record(run.ctx, row)) row.cancelledAt ??= new Date();
    }
    return left;
  }

  private async retrying<T>(attempt: () => Promise<T>): Promise<T> {
    for (const wait of PATIENCE_MS) {
      try {
        return await attempt();
      } catch (error) {
        if (toAppError(error).code !== 'unavailable') throw error;
        await pause(wait);
      }
    }
    return attempt();
  }

  private publicError(step: Step, run: SagaRun, error: unknown): AppError {
    run.log.error({ err: error, step: step.name }, 'step failed');
    return error instanceof AppError ? error : new AppError('internal', `the step ${step.name} failed; the provider's log has the reason`, { cause: error });
  }
}

const isOverQuota = (error: unknown): error is AppError => error instanceof AppError && error.code === 'quota_exceeded';

/** What is not there any more need not be taken back, and cannot; all else is tried again. */
function unlessGone(error: unknown): void {
  if (!isGone(error)) throw error;
}

const isGone = (error: unknown): error is AppError => error instanceof AppError && error.code === 'not_found';

