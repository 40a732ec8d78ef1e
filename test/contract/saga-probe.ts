import { isDeepStrictEqual } from 'node:util';
import { OperationsRepository } from '../../src/platform/operations/operations.repository.js';
import type { Saga, SagaRun } from '../../src/platform/operations/saga.js';
import { SagaRunner } from '../../src/platform/operations/saga-runner.js';
import { AppError } from '../../src/platform/errors/app-error.js';
import type { TestApp } from '../support/app.js';

/** A moment of an operation: before or after a part of its saga had its effect. What is after a last word is still inside its transaction. */
export interface Moment {
  part: 'run' | 'undo' | 'succeeded' | 'failed';
  /** Of `run` and `undo`. */
  step?: string;
  at: 'before' | 'after';
}

/** What happens at a moment, once. */
interface Mishap {
  moment: Moment;
  does: () => Promise<void> | void;
}

export type Deed = keyof SagaProbe['deeds'];

/** Ends one attempt at an operation as the death of its process would: nothing more is written by it. */
class Death extends Error {}

const nameOf = ({ part, step, at }: Moment): string => `${part} ${step ?? ''} ${at}`;

/** Stands around every registered saga: tells which moments an operation passed, and lets mishaps happen there. */
export class SagaProbe {
  /** Those of the operation that is watched, in their order. */
  readonly passed: Moment[] = [];
  /** Of steps that returned what JSON does not keep. */
  readonly unkept: string[] = [];
  private watched?: string;
  private mishaps: Mishap[] = [];
  private dead = false;
  private recorded: Promise<unknown> = Promise.resolve();
  private readonly runner: SagaRunner;

  constructor(
    app: TestApp,
    /** Called before each step that destroys what an earlier one made. */
    private readonly beforeDestruction: (operationId: string, step: string) => Promise<void>,
  ) {
    this.runner = app.serving.app.get(SagaRunner);
    for (const saga of this.runner.registered) this.runner.register(this.around(saga));
    const repository = app.serving.app.get(OperationsRepository);
    const record = repository.record.bind(repository);
    repository.record = async (ctx, row, ...more) => {
      if (row.id !== this.watched) return record(ctx, row, ...more);
      if (this.dead) throw new Death();
      const recording = record(ctx, row, ...more);
      this.recorded = recording;
      return recording;
    };
    const postpone = repository.postpone.bind(repository);
    repository.postpone = async (ctx, id, seconds) => {
      if (id === this.watched && this.dead) throw new Death();
      await postpone(ctx, id, seconds);
    };
  }

  /** From now on this operation is watched, and these mishaps await it. */
  watch(operationId: string, mishaps: readonly Mishap[]): void {
    this.watched = operationId;
    this.mishaps = [...mishaps];
    this.passed.length = 0;
    this.unkept.length = 0;
  }

  /** Mishaps that did not happen. */
  get pending(): readonly string[] {
    return this.mishaps.map(({ moment }) => nameOf(moment));
  }

  /** One attempt, as a job makes it; whether its process lived through it. Throws when an undo or a last word did. */
  async attempt(tenantId: string, operationId: string): Promise<'lived' | 'died'> {
    try {
      await this.runner.run(tenantId, operationId, 1);
      return 'lived';
    } catch (error) {
      if (this.dead && error instanceof Death) return 'died';
      throw error;
    } finally {
      this.dead = false;
    }
  }

  /** What can happen at a moment. */
  readonly deeds = {
    /** The process dies; what it recorded by now was written. */
    die: async () => {
      await this.recorded.catch(() => undefined);
      this.dead = true;
      throw new Death();
    },
    /** It fails, and says so. */
    fail: () => {
      throw new AppError('conflict', 'planned');
    },
    /** The host's answer does not come back, so it is asked once more. */
    loseAnswer: () => {
      throw new AppError('unavailable', 'planned');
    },
    /** Something fails that nobody thought of. */
    breakDown: () => {
      throw new Error('planned');
    },
  } satisfies Record<string, () => Promise<void> | void>;

  private around(saga: Saga): Saga {
    return {
      kind: saga.kind,
      steps: saga.steps.map((step) => ({
        ...step,
        run: async (run: SagaRun) => {
          if (step.destroys) await this.beforeDestruction(run.operationId, step.name);
          return this.within(run, { part: 'run', step: step.name }, async () => {
            const output = await step.run(run);
            const kept: unknown = output === undefined ? undefined : JSON.parse(JSON.stringify(output));
            if (!isDeepStrictEqual(kept, output)) this.unkept.push(`${step.name} returns what JSON does not keep`);
            return output;
          });
        },
        ...(step.undo ? { undo: (run: SagaRun) => this.within(run, { part: 'undo', step: step.name }, () => step.undo!(run)) } : {}),
      })),
      succeeded: (tx, run) => this.within(run, { part: 'succeeded' }, () => saga.succeeded(tx, run)),
      failed: (tx, run, error) => this.within(run, { part: 'failed' }, () => saga.failed(tx, run, error)),
    };
  }

  private async within<T>({ operationId }: SagaRun, part: Omit<Moment, 'at'>, work: () => Promise<T>): Promise<T> {
    await this.pass(operationId, { ...part, at: 'before' });
    const done = await work();
    await this.pass(operationId, { ...part, at: 'after' });
    return done;
  }

  private async pass(operationId: string, moment: Moment): Promise<void> {
    if (operationId !== this.watched) return;
    this.passed.push(moment);
    const due = this.mishaps.findIndex((mishap) => nameOf(mishap.moment) === nameOf(moment));
    if (due >= 0) await this.mishaps.splice(due, 1)[0]!.does();
  }
}
